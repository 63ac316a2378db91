import type { Resource, Service } from '../engine/contract';
import { caller, meetings, users } from './directories';
import { events } from './events';
import * as registry from './registry';

/** Every Bloom Growth resource of the registry. */
export const resources: Resource[] = Object.values(registry);

/** Bloom Growth, as the engine sees it. */
export const service: Service = {
	resources,
	events,
	meetings,
	users,
	readCallerId: async (api) => Number((await api.getRecord(caller)).Id),
};
