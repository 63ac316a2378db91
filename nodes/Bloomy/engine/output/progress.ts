import type { IExecuteFunctions } from 'n8n-workflow';

import type { Settled } from './items';

/** Writes the progress of a run to n8n's log, in numbers only, so that no data ever gets there. */
export class Progress {
	private readonly total: number;
	private readonly overItems = new Set<number>();
	private readonly sent = new WeakSet<object>();
	private begunItems = 0;
	private done = 0;
	private failed = 0;
	private requests = 0;
	private retries = 0;
	private tenths = 0;

	constructor(private readonly context: IExecuteFunctions) {
		this.total = context.getInputData().length;
	}

	start(): void {
		this.say(`started: items ${this.total}`);
	}

	/** A request is sent; the same object again if it is a retry. */
	noteRequest(request: object): void {
		this.requests++;
		if (this.sent.has(request)) this.retries++;
		this.sent.add(request);
	}

	begun(index: number): void {
		this.begunItems = Math.max(this.begunItems, index + 1);
	}

	/** Writes a line for each tenth of the items, except for the last: that is the end. */
	settled({ index, result }: Settled): void {
		this.done++;
		if ('failure' in result) this.failed++;
		this.overItems.add(index);
		const tenths = Math.floor((10 * this.overItems.size) / this.total);
		if (tenths <= this.tenths || tenths === 10) return;
		this.tenths = tenths;
		this.say(`at ${tenths * 10} %: ${this.count()}`);
	}

	end(): void {
		this.say(`ended: ${this.count()}`);
	}

	private count(): string {
		const { done, failed, requests, retries } = this;
		const waiting = this.total - this.begunItems;
		return `done ${done}, failed ${failed}, requests ${requests}, retries ${retries}, waiting ${waiting}`;
	}

	/** The IDs are n8n's own: they tell runs apart. */
	private say(sentence: string): void {
		const { context } = this;
		try {
			const workflowId = context.getWorkflow().id;
			context.logger.info(`Bloomy ${sentence}`, {
				workflowId,
				executionId: context.getExecutionId(),
			});
		} catch {
			return;
		}
	}
}
