import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { Resource } from './contract';
import { Failure } from './failure';

/** How a run is to go: what the user set beside the operation itself. */
export interface Settings {
	simplify: boolean;
	/** Most HTTP requests in flight at any moment. */
	concurrency: number;
	/** Retries for each request, beyond the first try. */
	maxRetries: number;
	/** For each request, in ms. */
	timeout: number;
	/** At most `maxRequests` requests start in any `interval` ms. */
	rateLimit?: { maxRequests: number; interval: number };
	includeClosed: boolean;
	/** What Create Many does where an open record of that title is there already. */
	onDuplicate: 'create' | 'skip';
	/** Whether Create Many shows what it would send instead of sending it. */
	dryRun: boolean;
	/** Whether Get Many lists by meeting or by user. */
	listBy: 'meeting' | 'user';
	/** The parts of a record to fetch with it. */
	include: string[];
	/** Seconds after which no request starts any more. */
	timeBudget?: number;
}

const whole = (min: number, max: number) => {
	const message = `must be a whole number from ${min} to ${max}`;
	return z
		.number({ required_error: message, invalid_type_error: message })
		.refine((value) => Number.isInteger(value) && value >= min && value <= max, { message });
};

const NOT_A_BOOLEAN = 'must be true or false';
const NOT_SECONDS = 'must be a number of seconds above 0';

/** In ms. */
const MAX_WAIT = 2_147_483_647;

const schema = z.object({
	simplify: z.boolean({ message: NOT_A_BOOLEAN }),
	concurrency: whole(1, 50),
	maxRetries: whole(0, 10).default(3),
	timeout: whole(1, MAX_WAIT).default(30_000),
	rateLimit: z
		.object({
			limit: z
				.object({ maxRequests: whole(1, 1_000_000), interval: whole(1, MAX_WAIT) })
				.optional(),
		})
		.transform(({ limit }) => limit)
		.optional(),
	includeClosed: z.boolean({ message: NOT_A_BOOLEAN }).default(false),
	onDuplicate: z.enum(['create', 'skip'], { message: 'must be create or skip' }).default('create'),
	dryRun: z.boolean({ message: NOT_A_BOOLEAN }).default(false),
	listBy: z.enum(['meeting', 'user'], { message: 'must be meeting or user' }),
	include: z.array(z.string(), { message: 'must be a list of parts' }),
	timeBudget: z.number({ invalid_type_error: NOT_SECONDS }).positive(NOT_SECONDS).optional(),
});

/**
 * Reads what holds for the whole run. Throws a `Failure` that names all that makes no sense; an
 * expression that throws is n8n's own error.
 */
export function readSettings(
	context: IExecuteFunctions,
	resource: Resource,
	operation: string,
): Settings {
	const parts = operation === 'getManyById' ? Object.keys(resource.getManyById.parts ?? {}) : [];
	const canChooseList = operation === 'getAll' && 'byMeeting' in resource.getAll;
	const parsed = schema.safeParse({
		...(context.getNodeParameter('options', 0, {}) as IDataObject),
		simplify: context.getNodeParameter('simplify', 0, true),
		concurrency: context.getNodeParameter('concurrency', 0, 5),
		listBy: canChooseList ? context.getNodeParameter('listBy', 0, 'meeting') : 'user',
		include: parts.length > 0 ? context.getNodeParameter('include', 0, parts) : [],
	});
	if (!parsed.success) {
		throw Failure.ofSettings(
			parsed.error.issues.map(({ path, message }) => `${path[0]}: ${message}`),
		);
	}
	const unknownPart = parsed.data.include.find((part) => !parts.includes(part));
	if (unknownPart !== undefined) throw Failure.ofSettings([`include: "${unknownPart}" is unknown`]);
	return parsed.data;
}

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const concurrencyProperty: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 50 },
	default: 5,
	description: 'Most HTTP requests in flight at any moment, whatever they are for',
};

export const optionProperties: INodeProperties[] = [
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description:
			'Whether to check every item and return the request it would send, without creating anything',
	},
	{
		displayName: 'Include Closed',
		name: 'includeClosed',
		type: 'boolean',
		default: false,
		description: 'Whether to return closed, resolved and archived records too',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: 3,
		description: 'How often a request is tried again after the first try, where that is safe',
	},
	{
		displayName: 'On Duplicate',
		name: 'onDuplicate',
		type: 'options',
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Create the record whatever is in the meeting already',
			},
			{
				name: 'Skip',
				value: 'skip',
				description: 'Return the record that is there, with created set to false',
			},
		],
		default: 'create',
		description: 'What to do where the meeting has an open record of the same title already',
	},
	{
		displayName: 'Rate Limit',
		name: 'rateLimit',
		type: 'fixedCollection',
		placeholder: 'Add Limit',
		default: {},
		description: 'A speed of your own; without it, only Bloom Growth slows the run down',
		options: [
			{
				displayName: 'Limit',
				name: 'limit',
				values: [
					{
						displayName: 'Max Requests',
						name: 'maxRequests',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 10,
						description: 'How many requests may start in any interval',
					},
					{
						displayName: 'Interval',
						name: 'interval',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 1000,
						description: 'Length of an interval, in milliseconds',
					},
				],
			},
		],
	},
	{
		displayName: 'Time Budget',
		name: 'timeBudget',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'Seconds after which no request starts any more; what is left goes to Failed as not attempted',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30000,
		description: 'Milliseconds to wait for the answer to a request',
	},
];
