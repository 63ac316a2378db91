import type { Answer, ReadApi, Sheet } from '../contract';
import { toFailure } from '../failure';
import type { Failure } from '../failure';
import type { Bench } from './operation';

/** One sheet in a run: when all writes to it are over, it is read once for all of them. */
export class SheetRun {
	private pending = 0;
	private release: () => void = () => undefined;
	private readonly isWritten = new Promise<void>((resolve) => (this.release = resolve));
	private readonly looks = new Map<number, Promise<Answer | Failure>>();

	constructor(
		private readonly bench: Bench,
		private readonly sheet: Sheet,
	) {}

	/** One more value of it is to be written. */
	expect(): void {
		this.pending++;
	}

	/** A write to it is over, whatever came of it. */
	settle(): void {
		if (--this.pending === 0) this.release();
	}

	async read(api: ReadApi): Promise<Answer> {
		return await this.sheet.read(api);
	}

	/** The look of that number, so many ms after the one before it, the first one after all writes. */
	async look(number: number, pause: number, index: number): Promise<Answer | Failure> {
		const known = this.looks.get(number);
		const looking = known ?? this.lookNow(pause, index);
		this.looks.set(number, looking);
		return await looking;
	}

	private async lookNow(pause: number, index: number): Promise<Answer | Failure> {
		const { bench } = this;
		await this.isWritten;
		if (pause > 0) await bench.wait(pause);
		return await this.read(bench.api(index, 'fresh')).catch(toFailure);
	}
}
