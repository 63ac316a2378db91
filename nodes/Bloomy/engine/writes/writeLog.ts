import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isObject, readId } from '../wire/body';

/** What an earlier try of this execution is known to have written for an item. */
export type Logged = { id: number } | 'sent' | undefined;

/**
 * One entry: under the index of its item, or under a key that several items share. `what`
 * identifies the write, so that another row in the same place is not mistaken for it.
 */
export interface Entry {
	slot: number | string;
	what: string;
}

/**
 * A write-ahead log of what was written for which item, in n8n's node context. It outlives Retry On
 * Fail and Retry execution, so that a second try of the same execution creates nothing again. It
 * holds IDs only, and a normal end clears it.
 */
export class WriteLog {
	private readonly context: IDataObject;
	private readonly key: string;
	/** Whether an earlier try of this execution left anything. */
	readonly hasEarlier: boolean;

	constructor(context: IExecuteFunctions) {
		this.context = context.getContext('node');
		this.key = `written:${String(context.evaluateExpression('{{ $runIndex }}', 0))}`;
		this.hasEarlier = isObject(this.context[this.key]);
	}

	recall({ slot, what }: Entry): Logged {
		const entry = this.entries[slot];
		if (!isObject(entry) || entry.what !== what) return undefined;
		const id = readId(entry.id);
		return id === undefined ? 'sent' : { id };
	}

	noteSent({ slot, what }: Entry): void {
		this.entries[slot] = { what };
	}

	noteCreated({ slot, what }: Entry, id: number): void {
		this.entries[slot] = { what, id };
	}

	/** The write certainly changed nothing. */
	forget({ slot }: Entry): void {
		Reflect.deleteProperty(this.entries, slot);
	}

	clear(): void {
		Reflect.deleteProperty(this.context, this.key);
	}

	private get entries(): IDataObject {
		const known = this.context[this.key];
		if (isObject(known)) return known;
		const entries: IDataObject = {};
		this.context[this.key] = entries;
		return entries;
	}
}
