import type { RecordedRequest } from '../http/journal';

/** A route as records name it, in any case, or a pattern for several. */
export type RoutePattern = string | RegExp;

/** Whether a request went to the route, or to one of those the pattern fits. */
export function isRoute({ route }: RecordedRequest, pattern: RoutePattern): boolean {
	if (typeof pattern === 'string') return pattern.toLowerCase() === route.toLowerCase();
	return route.search(pattern) >= 0;
}
