import type { IDisplayOptions } from 'n8n-workflow';

import type { Resource } from '../contract';

/** Who sees a parameter: an operation of some resources, under more conditions if need be. */
export function showFor(
	resources: Resource[],
	operation: string,
	also: IDisplayOptions['show'] = {},
): IDisplayOptions {
	return {
		show: { resource: resources.map(({ value }) => value), operation: [operation], ...also },
	};
}
