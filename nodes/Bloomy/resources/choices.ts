import type { Path } from '../engine/contract';

/** The meetings that the credential's user sees, to choose one from. */
export const meetings: Path = ['L10', 'list'];

/** The users that the credential's user sees. */
export const users: Path = ['users', 'mineviewable'];

/** The credential's user. */
export const caller: Path = ['users', 'mine'];
