/* What the node can do: one line for each Bloom Growth resource. */
export { goal } from './goal';
export { headline } from './headline';
export { issue } from './issue';
export { meeting } from './meeting';
export { metric } from './metric';
export { milestone } from './milestone';
export { score } from './score';
export { todo } from './todo';
export { user } from './user';
