/**
 * A readers-writer lock: any number of callers share it, or one has it alone. A caller that wants
 * it alone waits for those that share it now, and goes before those that come later.
 */
export class SharedLock {
	private sharing = 0;
	private alone?: Promise<void>;
	private waiting = 0;
	private wake?: Array<() => void>;

	/** Whether a caller that wants to share it now has to wait. */
	get isTaken(): boolean {
		return this.waiting > 0;
	}

	async share<T>(work: () => Promise<T>): Promise<T> {
		while (this.isTaken) await this.alone;
		this.sharing++;
		try {
			return await work();
		} finally {
			this.sharing--;
			this.wakeAll();
		}
	}

	async haveAlone<T>(work: () => Promise<T>): Promise<T> {
		this.waiting++;
		const before = this.alone;
		const turn = (async () => {
			await before;
			while (this.sharing > 0) {
				await new Promise<void>((resolve) => (this.wake ??= []).push(resolve));
			}
			return await work();
		})();
		this.alone = turn.then(
			() => undefined,
			() => undefined,
		);
		try {
			return await turn;
		} finally {
			this.waiting--;
		}
	}

	private wakeAll(): void {
		for (const resolve of this.wake?.splice(0) ?? []) resolve();
	}
}
