import type { Resource } from '../engine/contract';
import { goal } from './goal';
import { issue } from './issue';
import { meeting } from './meeting';
import { todo } from './todo';

/** What the node can do: one entry for each Bloom Growth resource, sorted by label. */
export const resources: Resource[] = [goal, issue, meeting, todo];
