import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { Answer, NewRow, Write } from '../contract';
import { Failure } from '../failure';
import { toKey } from '../requests/reads';
import { readId } from '../wire/body';
import { bareTitle } from '../wire/title';
import type { Share, SingleFlight } from '../writes/singleFlight';
import type { Entry } from '../writes/writeLog';
import type { Changed } from './changeRecord';
import { toAmbiguous } from './finder';
import type { Target } from './finder';
import type { Bench } from './operation';

/** What became of an item. */
export type Obtained =
	/** This execution created it; `isRecalled` if an earlier try of the execution did. */
	| { kind: 'created'; answer: Answer; id: number; isRecalled: boolean }
	/** An open record of that title was there already; `isHandedBack` if the service said it made it. */
	| ({ kind: 'found'; id: number; isHandedBack: boolean } & Changed)
	/** A dry run: what a real one would do. */
	| { kind: 'planned'; plan: IDataObject };

/** What becomes of a record that is there already. */
export interface IfThere {
	/** Whether a row of the list is an open one. */
	isOpen(row: Answer): boolean;
	/** Whether there may be one only, because it is changed. */
	isChanged: boolean;
	/** Brings it in line with the row if that is wanted, or in a dry run plans to. */
	use(target: Target): Promise<Changed | { plan: IDataObject }>;
}

/** One new record, valid and ready to go. */
export interface NewRecord {
	index: number;
	/** For sentences: 'To-Do'. */
	name: string;
	write: Write<NewRow>;
	/** Left out if a record is made whatever is there. */
	ifThere: IfThere | undefined;
	/** What a dry run shows of it. */
	plan(): IDataObject;
	/** Reads a record that an earlier try of the execution created. Never rejects. */
	readAgain(id: number): Promise<Answer>;
}

/** Requests the list that a record will need, in the turn of an earlier record. */
export function prepare({ settings, log, newRows }: Bench, record: NewRecord, turn: number): void {
	const { write, ifThere } = record;
	const needsList = !settings.dryRun || ifThere !== undefined;
	if (needsList && !log.hasEarlier) newRows.watch(write.proof, turn, ifThere?.isOpen);
}

/** Makes a record; under Skip and Update only if neither the server nor another item has it. */
export async function findOrCreate(
	bench: Bench,
	record: NewRecord,
	flight: SingleFlight<Obtained>,
): Promise<Share<Obtained>> {
	const { write, index, ifThere } = record;
	if (!ifThere) {
		const what = toHash(JSON.stringify(write.request));
		return { value: await create(bench, record, { slot: index, what }), isFirst: true };
	}
	const slot = toHash(toRecordKey(write.proof));
	const entry = { slot, what: slot };
	return await flight.share(slot, async () => {
		const isMade = typeof bench.log.recall(entry) === 'object';
		const target = isMade ? undefined : await findThere(bench, record, ifThere);
		return target ? await use(ifThere, target, false) : await create(bench, record, entry);
	});
}

/** What two records of one title in one list have in common. */
export function toRecordKey({ list, title }: NewRow): string {
	return JSON.stringify([toKey(list), bareTitle(title)]);
}

async function findThere(
	{ newRows }: Bench,
	{ write, index, name }: NewRecord,
	{ isOpen, isChanged }: IfThere,
): Promise<Target | undefined> {
	const { title } = write.proof;
	const rows = await newRows.watch(write.proof, index, isOpen).findOpen(title);
	const targets = rows.map((record) => ({ id: readId(record.Id) ?? 0, record }));
	if (isChanged && targets.length > 1) throw Failure.ofInput([toAmbiguous(name, title, targets)]);
	return targets[0];
}

async function use(ifThere: IfThere, target: Target, isHandedBack: boolean): Promise<Obtained> {
	const used = await ifThere.use(target);
	if ('plan' in used) return { kind: 'planned', plan: used.plan };
	return { kind: 'found', id: target.id, isHandedBack, ...used };
}

async function create(bench: Bench, record: NewRecord, entry: Entry): Promise<Obtained> {
	if (bench.settings.dryRun) return { kind: 'planned', plan: record.plan() };
	const made = await bench.writer.create(record.write, record.index, entry);
	const { id, isRecalled } = made;
	const answer = made.isRecalled ? await record.readAgain(id) : made.answer;
	const isHandedBack = !made.isRecalled && made.wasThere;
	if (!isHandedBack) return { kind: 'created', answer, id, isRecalled };
	if (record.ifThere) return await use(record.ifThere, { id, record: answer }, true);
	return { kind: 'found', id, isHandedBack, answer, isChanged: false, warnings: [] };
}

function toHash(text: string): string {
	return createHash('sha256').update(text).digest('base64');
}
