import type { Park } from '../writes/write';

/** The place of a row among those that began before it. */
export interface Turn {
	/** Waits until of all rows before it is known what they ask for; undefined if it is already. */
	wait(park: Park): Promise<void> | undefined;
	/** It is known what this row asks for, or that it fails. */
	end(): void;
}

/**
 * Lets rows say what they ask for in the order in which they began, so that of two that contradict each
 * other the later one fails, even if a name in the earlier one has to be looked up first.
 */
export class Turns {
	private latest: Promise<unknown> | undefined;

	take(): Turn {
		const before = this.latest;
		let resolve = () => {};
		const mine = new Promise<void>((over) => (resolve = over));
		const latest = Promise.all([before, mine]);
		this.latest = latest;
		const forget = () => {
			if (this.latest === latest) this.latest = undefined;
		};
		void latest.then(forget);
		return {
			wait: (park) => before && park(before.then(() => undefined)),
			end: () => {
				resolve();
				if (!before) forget();
			},
		};
	}
}
