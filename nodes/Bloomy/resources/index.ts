import type { Resource } from '../engine/contract';
import * as registry from './registry';

/** Every Bloom Growth resource of the registry. */
export const resources: Resource[] = Object.values(registry);
