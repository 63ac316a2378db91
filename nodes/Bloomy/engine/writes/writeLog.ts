import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isObject, readId } from '../operations/api';

/** What an earlier try of this execution is known to have written for an item. */
export type Remembered = { id: number } | 'sent' | undefined;

/** Where one write is remembered: by the index of its item, or by a key that several items share. */
export type Slot = number | string;

/**
 * Remembers in n8n's node context what was written for which item. The context outlives Retry On
 * Fail and Retry execution, so that a second try of the same execution creates nothing again. It
 * holds IDs only, and a normal end clears it.
 */
export class Memory {
	private readonly context: IDataObject;
	private readonly key: string;
	/** Whether an earlier try of this execution left anything. */
	readonly hasEarlier: boolean;

	constructor(context: IExecuteFunctions) {
		this.context = context.getContext('node');
		this.key = `written:${String(context.evaluateExpression('{{ $runIndex }}', 0))}`;
		this.hasEarlier = isObject(this.context[this.key]);
	}

	/** `what` describes the write, so that another row in the same place is not taken for it. */
	recall(slot: Slot, what: string): Remembered {
		const entry = this.entries[slot];
		if (!isObject(entry) || entry.what !== what) return undefined;
		const id = readId(entry.id);
		return id === undefined ? 'sent' : { id };
	}

	noteSent(slot: Slot, what: string): void {
		this.entries[slot] = { what };
	}

	noteCreated(slot: Slot, what: string, id: number): void {
		this.entries[slot] = { what, id };
	}

	/** The write certainly did nothing. */
	forget(slot: Slot): void {
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
