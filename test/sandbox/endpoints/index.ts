import type { Endpoint } from '../service/call';
import type { Resource } from '../service/resource';
import { goal } from './goal';
import { headline } from './headline';
import { issue } from './issue';
import { meeting } from './meeting';
import { metric } from './metric';
import { milestone } from './milestone';
import { scoreEndpoints } from './score';
import { todo } from './todo';
import { userEndpoints } from './user';

/** Every resource that can be created, one line each. */
export const resources = {
	todo,
	issue,
	goal,
	milestone,
	headline,
	metric,
	meeting,
} satisfies Record<string, Resource>;

/** A resource by its name in the tests. */
export type ResourceName = keyof typeof resources;

/** Every path under /api/v1 the sandbox knows. */
export const endpoints: Endpoint[] = [
	...userEndpoints,
	...scoreEndpoints,
	...Object.values(resources).flatMap((resource) => resource.endpoints),
];
