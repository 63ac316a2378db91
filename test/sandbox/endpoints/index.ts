import type { Endpoint } from '../call';
import { goalEndpoints } from './goal';
import { headlineEndpoints } from './headline';
import { issueEndpoints } from './issue';
import { meetingEndpoints } from './meeting';
import { todoEndpoints } from './todo';
import { userEndpoints } from './user';

/** Every path under /api/v1 the sandbox knows. */
export const endpoints: Endpoint[] = [
	...userEndpoints,
	...meetingEndpoints,
	...todoEndpoints,
	...issueEndpoints,
	...goalEndpoints,
	...headlineEndpoints,
];
