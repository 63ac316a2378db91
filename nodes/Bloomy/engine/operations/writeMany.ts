import type { IDataObject } from 'n8n-workflow';

import type { Answer, CreatableResource } from '../contract';
import { named, toFailure } from '../failure';
import { findUnreadKeys, parseValues, readAutomatically, readMapped, readRow } from '../input/rows';
import { lookAhead } from './prefetch';
import { obtain, prepare, readSkipTest } from './findOrCreate';
import type { Obtained, Order } from './findOrCreate';
import { withoutErrorField } from '../output/items';
import type { Task } from './tasks';
import { Twins } from '../writes/singleFlight';
import type { Workbench } from './operation';

/** Of a title in a sentence. */
const LONGEST_TITLE = 60;
/** Of columns in a hint. */
const MOST_UNREAD = 10;

/** Create Many: one task for each item, each giving the one record it created, found or planned. */
export function* createMany(bench: Workbench, resource: CreatableResource): Iterable<Task> {
	const isMapped = bench.context.getNodeParameter('fields.mappingMode', 0, '') === 'defineBelow';
	const readValues = isMapped ? openMapped(bench) : readAutomatically(bench.items);
	if (bench.settings.dryRun && !isMapped) hintAtUnread(bench, resource);
	const parse = parseValues(resource.createMany.fields);
	const twins = new Twins<Obtained>();
	const toOrder = (index: number): Order => {
		const input = parse(readValues(index));
		return { bench, resource, index, input, trace: resource.createMany.toTrace(input), twins };
	};
	// One round: time enough for the list of a meeting, and one row after the other with one at a time.
	const distance = bench.settings.concurrency - 1;
	const takeOrder = lookAhead(bench.items.length, distance, toOrder, prepare);
	for (const [index, item] of bench.items.entries()) {
		yield {
			index,
			inputData: readRow(item),
			perform: async () => {
				const order = takeOrder(index);
				return [await named(createOne(order), () => nameOf(order))];
			},
		};
	}
}

/** A record by what its row says of it: 'To-Do "Send the proposal" in meeting 123'. */
function nameOf({ resource: { name }, input: { title, meetingId } }: Order): string {
	const place = meetingId === undefined ? '' : ` in meeting ${String(meetingId)}`;
	return `${name} "${abridge(String(title))}"${place}`;
}

function abridge(title: string): string {
	const letters = [...title.replace(/\s+/g, ' ')];
	return letters.length > LONGEST_TITLE
		? `${letters.slice(0, LONGEST_TITLE).join('')}...`
		: letters.join('');
}

function openMapped({ context, items }: Workbench) {
	const { fields } = context.getNode().parameters as { fields?: { value?: IDataObject | null } };
	return readMapped(context, items, fields?.value ?? {});
}

/** A column that no field reads is no mistake, but whoever tries a sheet wants to know. */
function hintAtUnread(
	{ context, items }: Workbench,
	{ createMany: { fields }, plural }: CreatableResource,
) {
	const unread = findUnreadKeys(fields, items.map(readRow));
	if (unread.length === 0) return;
	const shown = unread.slice(0, MOST_UNREAD).join(', ');
	const more = unread.length > MOST_UNREAD ? ` and ${unread.length - MOST_UNREAD} more` : '';
	const message = `Columns that are not read, because no field of ${plural} has that name: ${shown}${more}`;
	context.addExecutionHints?.({ message, location: 'outputPane' });
}

async function createOne(order: Order): Promise<IDataObject> {
	const { value, isFirst } = await obtain(order);
	if (value.kind === 'planned') {
		return isFirst ? value.request : { ...value.request, created: false };
	}
	const isNew = isFirst && value.kind === 'created';
	if (isNew) await completeOne(order, value);
	const record = await toRecord(order, value);
	return readSkipTest(order) ? { ...record, created: isNew } : record;
}

async function completeOne(
	{ bench, resource, index, input }: Order,
	{ id, isRecalled }: Extract<Obtained, { kind: 'created' }>,
): Promise<void> {
	const { complete } = resource.createMany;
	await complete?.(bench.api(index), id, input, isRecalled).catch((error: unknown) => {
		const name = `The ${resource.name.toLowerCase()}`;
		throw toFailure(error).afterCreating(name, { id, title: input.title });
	});
}

async function toRecord(
	{ bench, resource: { createMany: operation }, index, input }: Order,
	{ answer, id }: Exclude<Obtained, { kind: 'planned' }>,
): Promise<IDataObject> {
	const isRaw = !bench.settings.simplify;
	const readBack = isRaw ? undefined : operation.readBack;
	const full: Answer = readBack ? await readBack(bench.api(index), id) : answer;
	const record = isRaw ? withoutErrorField(full) : operation.simplify(full);
	const warnings = operation.findContradictions?.(full, input) ?? [];
	return warnings.length > 0 ? { ...record, warnings } : record;
}
