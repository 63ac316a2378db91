import type { Path } from '../engine/contract';

/** The meetings the owner of the credential sees, to choose one from. */
export const meetings: Path = ['L10', 'list'];

/** The users the owner of the credential sees. */
export const users: Path = ['users', 'mineviewable'];

/** The owner of the credential. */
export const caller: Path = ['users', 'mine'];
