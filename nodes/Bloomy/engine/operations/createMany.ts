import type { IDataObject } from 'n8n-workflow';

import type { Answer, CreateMany, Resource, Write } from '../contract';
import { named, toFailure } from '../failure';
import { readRow } from '../input/items';
import { findUnreadKeys, openValues, parseValues } from '../input/rows';
import { withoutErrorField } from '../output/items';
import { toUrl } from '../requests/transport';
import { SingleFlight } from '../writes/singleFlight';
import { findOrCreate, prepare } from './findOrCreate';
import type { NewRecord, Obtained } from './findOrCreate';
import type { Bench, Operation } from './operation';
import { prefetch } from './prefetch';
import type { Task } from './tasks';

/** Of a title in a sentence. */
const LONGEST_TITLE = 60;
/** Of columns in a hint. */
const MOST_UNREAD = 10;

export const createMany: Operation = {
	value: 'createMany',
	isWrite: true,
	isOfferedBy: ({ writes }) => writes.createMany !== undefined,
	label: 'Create Many',
	describe: ({ name }) => `Create one ${name.toLowerCase()} for each incoming item`,
	nameAction: ({ plural }) => `Create many ${plural}`,
	hint: 'Pass all rows at once, one incoming item for each record, without a loop. A row that fails does not stop the workflow: it comes out of the second output (index 1, Failed) as { error, inputData, index, failure }, so connect that output too. Retry only rows whose failure.retryable is true.',
	fieldsOf: ({ writes }) => writes.createMany?.fields ?? {},
	toTasks,
	toTargets: ({ items }) => items.map((item, index) => ({ index, inputData: readRow(item) })),
};

const HANDED_BACK =
	'Bloom Growth returned a record that already existed instead of creating a new one';

/** One row, read and checked. */
interface Row extends NewRecord {
	input: IDataObject;
}

/** One task for each item. Each gives one record: created, found or planned. */
function toTasks(bench: Bench, resource: Resource): Iterable<Task> {
	const { createMany: operation } = resource.writes;
	if (!operation) return [];
	const { items, settings } = bench;
	const readValues = openValues(bench);
	if (settings.dryRun && readValues.isAutomatic) hintAtUnread(bench, resource, operation);
	const parse = parseValues(operation.fields);
	const isOpen = settings.onDuplicate === 'skip' ? operation.isOpen : undefined;
	const readNext = (index: number): Row => {
		const input = parse(readValues.at(index));
		const write = operation.toWrite(input);
		const { idKey } = write.proof;
		const readAgain = async (id: number) =>
			await resource.getManyById
				.get(bench.api(index), id, { include: [], includeClosed: false })
				.catch((): Answer => ({ [idKey]: id }));
		const plan = () => toPlan(operation, write, input);
		return { index, input, write, isOpen, plan, readAgain };
	};
	const flight = new SingleFlight<Obtained>();
	// One round of requests is enough time for the list of a meeting; at Concurrency 1 there is none.
	const distance = settings.concurrency - 1;
	const take = prefetch(items.length, distance, readNext, (row, turn) => prepare(bench, row, turn));
	return (function* () {
		for (const [index, item] of items.entries()) {
			const perform = async () => {
				const row = take(index);
				const work = createOne(bench, resource.name, operation, row, flight);
				return [await named(work, () => nameOf(resource, row))];
			};
			yield { index, inputData: readRow(item), perform };
		}
	})();
}

/** A record, named after its row: 'To-Do "Send the proposal" in meeting 123'. */
function nameOf({ name }: Resource, { input: { title, meetingId } }: Row): string {
	const place = meetingId === undefined ? '' : ` in meeting ${String(meetingId)}`;
	return `${name} "${abridge(String(title))}"${place}`;
}

function abridge(title: string): string {
	const letters = [...title.replace(/\s+/g, ' ')];
	return letters.length > LONGEST_TITLE
		? `${letters.slice(0, LONGEST_TITLE).join('')}...`
		: letters.join('');
}

/** A column that no field reads is not a mistake, but people who try out a sheet want to know. */
function hintAtUnread({ context, items }: Bench, { plural }: Resource, { fields }: CreateMany) {
	const unread = findUnreadKeys(fields, items.map(readRow));
	if (unread.length === 0) return;
	const shown = unread.slice(0, MOST_UNREAD).join(', ');
	const more = unread.length > MOST_UNREAD ? ` and ${unread.length - MOST_UNREAD} more` : '';
	const message = `Columns that are not read, because no field of ${plural} has that name: ${shown}${more}`;
	context.addExecutionHints?.({ message, location: 'outputPane' });
}

async function createOne(
	bench: Bench,
	name: string,
	operation: CreateMany,
	row: Row,
	flight: SingleFlight<Obtained>,
): Promise<IDataObject> {
	const { value, isFirst } = await findOrCreate(bench, row, flight);
	if (value.kind === 'planned') {
		return isFirst ? value.plan : { ...value.plan, created: false };
	}
	const isNew = isFirst && value.kind === 'created';
	const finishing = finish(bench, operation, row, value, isNew);
	const record = await finishing.catch((error: unknown) => {
		const created = { id: value.id, title: row.input.title };
		const failure = toFailure(error);
		throw isNew ? failure.afterCreating(`The ${name.toLowerCase()}`, created) : failure;
	});
	return row.isOpen ? { ...record, created: isNew } : record;
}

function toPlan({ preview }: CreateMany, { request }: Write, input: IDataObject): IDataObject {
	const { method, path, body } = request;
	return { method, path: toUrl('', { path }), ...(body && { body }), ...preview?.(input) };
}

/** Does what is left to do once the record exists, and shapes it for Successful. */
async function finish(
	bench: Bench,
	operation: CreateMany,
	{ index, input }: Row,
	obtained: Exclude<Obtained, { kind: 'planned' }>,
	isNew: boolean,
): Promise<IDataObject> {
	const { id } = obtained;
	const isResumed = obtained.kind === 'created' && obtained.isRecalled;
	if (isNew) await operation.finish?.(bench.api(index), id, input, isResumed);
	const isRaw = !bench.settings.simplify;
	const readBack = isRaw ? undefined : operation.readBack;
	const answer = readBack ? await readBack(bench.api(index), id) : obtained.answer;
	const record = isRaw ? withoutErrorField(answer) : operation.simplify(answer);
	const warnings = [...(operation.findContradictions?.(answer, input) ?? [])];
	if (obtained.kind === 'found' && obtained.isHandedBack) warnings.unshift(HANDED_BACK);
	return warnings.length > 0 ? { ...record, warnings } : record;
}
