import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { Answer, NewRow, Write } from '../contract';
import { readId } from '../wire/body';
import { toKey } from '../requests/reads';
import type { Share, SingleFlight } from '../writes/singleFlight';
import { bareTitle } from '../wire/title';
import type { Entry } from '../writes/writeLog';
import type { Bench } from './operation';

/** What became of an item. */
export type Obtained =
	/** This execution created it; `isRecalled` if an earlier try of the execution did. */
	| { kind: 'created'; answer: Answer; id: number; isRecalled: boolean }
	/** An open record of that title existed; `isHandedBack` if it came as the answer to the write. */
	| { kind: 'found'; answer: Answer; id: number; isHandedBack: boolean }
	/** A dry run: what a real run would send. */
	| { kind: 'planned'; plan: IDataObject };

/** One new record, valid and ready to go. */
export interface NewRecord {
	index: number;
	write: Write<NewRow>;
	/** Whether a row of the list is an open record; undefined unless existing records are skipped. */
	isOpen: ((row: Answer) => boolean) | undefined;
	/** What a dry run shows for it. */
	plan(): IDataObject;
	/** Reads a record that an earlier try of the execution created. Never rejects. */
	readAgain(id: number): Promise<Answer>;
}

/** Requests the list that a record will need, in the turn of an earlier record. */
export function prepare({ settings, log, newRows }: Bench, record: NewRecord, turn: number): void {
	const needsList = !settings.dryRun || record.isOpen !== undefined;
	if (needsList && !log.hasEarlier) newRows.watch(record.write.proof, turn, record.isOpen);
}

/** Creates a record; under Skip only if neither the server nor another item has it. */
export async function findOrCreate(
	bench: Bench,
	record: NewRecord,
	flight: SingleFlight<Obtained>,
): Promise<Share<Obtained>> {
	const { write, index, isOpen } = record;
	if (!isOpen) {
		const what = toHash(JSON.stringify(write.request));
		return { value: await create(bench, record, { slot: index, what }), isFirst: true };
	}
	const slot = toHash(toRecordKey(write.proof));
	const entry = { slot, what: slot };
	return await flight.share(slot, async () => {
		const isMade = typeof bench.log.recall(entry) === 'object';
		const row = isMade ? undefined : await findOpen(bench, record);
		if (!row) return await create(bench, record, entry);
		return { kind: 'found', answer: row, id: readId(row.Id) ?? 0, isHandedBack: false };
	});
}

async function findOpen({ newRows }: Bench, { write, index, isOpen }: NewRecord) {
	return await newRows.watch(write.proof, index, isOpen).findOpen(write.proof.title);
}

async function create(bench: Bench, record: NewRecord, entry: Entry): Promise<Obtained> {
	if (bench.settings.dryRun) return { kind: 'planned', plan: record.plan() };
	const made = await bench.writer.create(record.write, record.index, entry);
	const { id, isRecalled } = made;
	const answer = made.isRecalled ? await record.readAgain(id) : made.answer;
	const isHandedBack = !made.isRecalled && made.wasThere;
	if (isHandedBack) return { kind: 'found', answer, id, isHandedBack };
	return { kind: 'created', answer, id, isRecalled };
}

/** What two records of one title in one list have in common. */
function toRecordKey({ list, title }: NewRow): string {
	return JSON.stringify([toKey(list), bareTitle(title)]);
}

function toHash(text: string): string {
	return createHash('sha256').update(text).digest('base64');
}
