import type { Answer } from '../http/answer';
import type { Store } from '../store/store';
import type { User } from '../store/wire';
import type { Doubts } from './doubts';

/** A request past the door, with the names of query and body in lower case. */
export interface Call {
	store: Store;
	caller: User;
	doubts: Doubts;
	/** The first and second whole number of the path, NaN where the path has none. */
	id: number;
	secondId: number;
	query: Map<string, unknown>;
	body: Map<string, unknown>;
}

/** A method and path under /api/v1, and what it does; each `:name` is a whole number. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	act: (call: Call) => Answer;
}

/** Thrown where Bloom Growth answers 400 with a message. */
export class Refusal extends Error {}

/** Thrown where the path names a record that is not there. */
export class UnknownId extends Refusal {}

/** The members of an object by lower-case name; anything else has none. */
export function lowerNames(value: unknown): Map<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
	return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
}

/** Whether a JSON or query value says yes. */
export function isYes(value: unknown): boolean {
	return String(value).toLowerCase() === 'true';
}
