export { startSandbox } from './sandbox';
export type { Sandbox, SandboxOptions } from './sandbox';
export type { Doubts } from './doubts';
export type { FaultRule } from './fault';
export type { RecordedRequest, Stats } from './journal';
export type { RateLimit } from './rateLimit';
export type { Store } from './store';
export type { Goal, Headline, Issue, Meeting, Metric, Reference, Todo, User } from './wire';
