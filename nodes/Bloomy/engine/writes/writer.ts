import type { BloomyApi, NewRow, State, Write } from '../contract';
import { Failure, toFailure } from '../failure';
import type { Client } from '../requests/client';
import type { NewRows } from './newRow';
import type { Created } from './newRow';
import { States } from './state';
import { afterSending, carryOut } from './write';
import type { Park, Target } from './write';
import type { Entry, WriteLog } from './writeLog';

/** The result of a create: the record, or the ID that an earlier try of the execution noted. */
export type Made = ({ isRecalled: false } & Created) | { isRecalled: true; id: number };

/** All writes of one run: each is carried out once, even if its answer gets lost. */
export class Writer {
	private readonly states = new States();

	constructor(
		private readonly client: Client,
		private readonly newRows: NewRows,
		private readonly log: WriteLog,
		private readonly park: Park,
	) {}

	/** Creates the record of the item at `index`, unless an earlier try of the execution did. */
	async create(write: Write<NewRow>, index: number, entry: Entry): Promise<Made> {
		const earlier = this.log.recall(entry);
		if (earlier === 'sent') throw SENT_EARLIER;
		if (earlier) return { isRecalled: true, id: earlier.id };
		await this.newRows.admit(write, index);
		let wasSent = false;
		const onSend = () => {
			wasSent = true;
			this.log.noteSent(entry);
		};
		try {
			const target = this.newRows.target(write, index);
			const created = await this.send(write, index, target, onSend);
			this.log.noteCreated(entry, created.id);
			return { isRecalled: false, ...created };
		} catch (error) {
			const failure = wasSent ? afterSending(error) : toFailure(error);
			if (failure.details.outcome !== 'unknown') this.log.forget(entry);
			throw failure;
		}
	}

	/** Brings something into a state; `api` must show how things are now. */
	async bring(write: Write<State>, index: number, api: BloomyApi): Promise<void> {
		await this.send(write, index, this.states.target(write, api));
	}

	private async send<T>(
		{ request }: Write,
		index: number,
		target: Target<T>,
		onSend?: () => void,
	): Promise<T> {
		const { client, park } = this;
		const http = { ...request, ...(onSend && { onSend }) };
		return await carryOut({ client, park, request: http, index }, target);
	}
}

const SENT_EARLIER = new Failure(
	'An earlier try of this execution sent this item and was cut off before the answer came',
	{ type: 'network', statusCode: null, retryable: false, outcome: 'unknown', attempts: 1 },
);
