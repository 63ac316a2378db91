import { subscribe } from 'node:diagnostics_channel';

/** Counts the HTTP requests that leave this process from now on, whatever server they go to. */
export function countRequests(): () => number {
	let count = 0;
	subscribe('http.client.request.start', () => count++);
	return () => count;
}
