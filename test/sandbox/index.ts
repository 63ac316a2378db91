export { resources } from './endpoints';
export { rewriteTitle, toDayBefore } from './service/rewriting';
export { startSandbox } from './sandbox';
export type { Doubts } from './service/doubts';
export type { FaultRule } from './passage/fault';
export type { RecordedRequest, Stats } from './http/journal';
export type { ListRule } from './passage/lists';
export type { RateLimit } from './passage/rateLimit';
export type { Resource, Routes, Stored } from './service/resource';
export type { ResourceName } from './endpoints';
export type { Sandbox, SandboxOptions } from './sandbox';
export type { Store } from './store/store';
export type {
	Goal,
	Headline,
	Issue,
	Meeting,
	Metric,
	Milestone,
	Reference,
	Score,
	Todo,
	User,
	Week,
} from './store/wire';
