import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import type { Fields, Resource } from './contract';
import { Failure } from './failure';

/** A place in the panel that may show an option: an operation of a resource. */
export interface Place {
	resource: Resource;
	/** The value of the operation. */
	operation: string;
	/** Whether the operation writes. */
	isWrite: boolean;
	/** The fields of its rows. */
	fields: Fields;
}

/** One entry of Options: what the panel shows, and which values are allowed. */
export interface Option<Schema extends z.ZodTypeAny = z.ZodTypeAny> {
	property: Omit<INodeProperties, 'name'>;
	schema: Schema;
	/** For n8n's AI workflow builder. */
	hint?: string;
	/** Whether it has an effect there; without this it has one everywhere. */
	isFor?(place: Place): boolean;
	/** What List By has to be, if it does something for one of its values only. */
	listBy?(place: Place): 'meeting' | 'user' | undefined;
}

/** In ms. */
const LONGEST_WAIT = 2_147_483_647;

const NOT_A_BOOLEAN = 'must be true or false';
const NOT_SECONDS = 'must be a number of seconds above 0';

const whole = (min: number, max: number) => {
	const message = `must be a whole number from ${min} to ${max}`;
	return z
		.number({ required_error: message, invalid_type_error: message })
		.refine((value) => Number.isInteger(value) && value >= min && value <= max, { message });
};

const limitProperties: INodeProperties[] = [
	{
		displayName: 'Max Requests',
		name: 'maxRequests',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'Maximum number of requests in any one interval',
	},
	{
		displayName: 'Interval (Milliseconds)',
		name: 'interval',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		description: 'Length of an interval',
	},
];

/** Every option, by its name and sorted by label. */
export const options = {
	dateOrder: {
		property: {
			displayName: 'Date Order',
			type: 'options',
			options: [
				{
					name: 'Ask',
					value: 'ask',
					description: 'Fail the row, unless only one reading is possible',
				},
				{ name: 'Day First', value: 'dayFirst', description: '3 April, as in most countries' },
				{ name: 'Month First', value: 'monthFirst', description: 'March 4, as in the USA' },
			],
			default: 'monthFirst',
			description: 'How to read a date such as 03/04/2026',
		},
		schema: z
			.enum(['ask', 'dayFirst', 'monthFirst'], { message: 'must be ask, dayFirst or monthFirst' })
			.default('ask'),
		hint: 'Needed only if the rows have dates such as 03/04/2026: monthFirst in the USA, dayFirst elsewhere. Dates such as 2026-12-31, 31.12.2026 or Dec 31, 2026 need none.',
		isFor: ({ fields }) =>
			Object.values(fields).some(({ type, mayBeDay }) => type === 'dateTime' || mayBeDay === true),
	},
	dryRun: {
		property: {
			displayName: 'Dry Run',
			type: 'boolean',
			default: true,
			description:
				'Whether to check every item and show what would be sent, without writing anything',
		},
		schema: z.boolean({ message: NOT_A_BOOLEAN }).default(false),
		hint: 'Leave it out unless the workflow should only check rows: if it is true, nothing is written.',
		isFor: ({ isWrite }) => isWrite,
	},
	includeClosed: {
		property: {
			displayName: 'Include Closed',
			type: 'boolean',
			default: true,
			description: 'Whether to return closed, solved and archived records too',
		},
		schema: z.boolean({ message: NOT_A_BOOLEAN }).default(false),
		isFor: ({ resource: { canBeClosed }, operation }) =>
			(operation === 'getAll' && canBeClosed.getAll !== false) ||
			(operation === 'getManyById' && canBeClosed.getManyById),
		listBy: ({ resource: { canBeClosed }, operation }) =>
			operation === 'getAll' && canBeClosed.getAll ? canBeClosed.getAll : undefined,
	},
	maxRetries: {
		property: {
			displayName: 'Max Retries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10 },
			default: 3,
			description: 'How often to send a request again after it failed, if that is safe',
		},
		schema: whole(0, 10).default(3),
		hint: 'The node retries each request by itself if that is safe: do not turn on Retry On Fail.',
	},
	onDuplicate: {
		property: {
			displayName: 'On Duplicate',
			type: 'options',
			options: [
				{ name: 'Create', value: 'create', description: 'Always create the record' },
				{
					name: 'Skip',
					value: 'skip',
					description: 'Create nothing and return the existing record, with created set to false',
				},
				{
					name: 'Update',
					value: 'update',
					description:
						'Change the existing record to match the row, as far as Bloom Growth allows it',
				},
			],
			default: 'skip',
			description:
				'What to do if the meeting, or the goal of a milestone, already has an open record of the same title',
		},
		schema: z
			.enum(['create', 'skip', 'update'], { message: 'must be create, skip or update' })
			.default('create'),
		hint: 'Set it in a workflow that runs again over the same rows, such as every night: with skip what is there already is not created again, and with update it is also changed to match the row.',
		isFor: ({ operation, resource: { writes } }) =>
			operation === 'createMany' && writes.createMany?.isOpen !== undefined,
	},
	rateLimit: {
		property: {
			displayName: 'Rate Limit',
			type: 'fixedCollection',
			placeholder: 'Add Limit',
			default: { limit: { maxRequests: 10, interval: 1000 } },
			description: 'Your own limit on how fast requests start',
			options: [{ displayName: 'Limit', name: 'limit', values: limitProperties }],
		},
		schema: z
			.object({
				limit: z
					.object({ maxRequests: whole(1, 1_000_000), interval: whole(1, LONGEST_WAIT) })
					.optional(),
			})
			.transform(({ limit }) => limit)
			.optional(),
		hint: 'Leave it out: the node slows down by itself when it is asked to.',
	},
	timeBudget: {
		property: {
			displayName: 'Time Budget (Seconds)',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			description: 'How long the run may take; what is not done by then goes to Failed',
		},
		schema: z.number({ invalid_type_error: NOT_SECONDS }).positive(NOT_SECONDS).optional(),
	},
	timeout: {
		property: {
			displayName: 'Timeout (Milliseconds)',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 30000,
			description: 'How long a request may take, up to the last byte of its answer',
		},
		schema: whole(1, LONGEST_WAIT).default(30_000),
	},
} satisfies Record<string, Option>;

type Shape = { [Name in keyof typeof options]: (typeof options)[Name]['schema'] };

const shape = Object.fromEntries(
	Object.entries(options).map(([name, { schema }]) => [name, schema]),
) as Shape;

const schema = z.object({
	...shape,
	simplify: z.boolean({ message: NOT_A_BOOLEAN }),
	concurrency: whole(1, 50),
	/** Whether Get Many lists by meeting or by user. */
	listBy: z.enum(['meeting', 'user'], { message: 'must be meeting or user' }),
	/** The parts to fetch with each record. */
	include: z.array(z.string(), { message: 'must be a list of parts' }),
});

/** What the user set for the whole run, besides the operation itself. */
export type Settings = z.output<typeof schema>;

/**
 * Reads the settings of the whole run. Throws a `Failure` that names everything that makes no
 * sense; if an expression throws, n8n's own error comes through.
 */
export function readSettings(
	context: IExecuteFunctions,
	resource: Resource,
	operation: string,
): Settings {
	const parts = operation === 'getManyById' ? Object.keys(resource.getManyById?.parts ?? {}) : [];
	const canChooseList = operation === 'getAll' && 'byMeeting' in resource.getAll;
	const given = {
		...(context.getNodeParameter('options', 0, {}) as IDataObject),
		simplify: context.getNodeParameter('simplify', 0, true),
		concurrency: context.getNodeParameter('concurrency', 0, 5),
		listBy: canChooseList ? context.getNodeParameter('listBy', 0, 'meeting') : 'user',
		include: parts.length > 0 ? context.getNodeParameter('include', 0, parts) : [],
	};
	const parsed = schema.safeParse(given);
	if (!parsed.success) throw Failure.ofSettings(parsed.error.issues.map((one) => tell(one, given)));
	const unknownPart = parsed.data.include.find((part) => !parts.includes(part));
	if (unknownPart !== undefined) throw Failure.ofSettings([`include: "${unknownPart}" is unknown`]);
	return parsed.data;
}

/** What was expected of a parameter, and what came instead. */
function tell({ path, message }: z.ZodIssue, given: IDataObject): string {
	const came = path.reduce(
		(value: unknown, key) =>
			typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
		given,
	);
	return `${path[0]}: ${message}, but got ${JSON.stringify(came) ?? 'nothing'}`;
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
	description: 'Maximum number of HTTP requests in flight at once',
};
