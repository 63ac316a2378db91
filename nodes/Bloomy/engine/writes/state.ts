import type { BloomyApi, State, Write } from '../contract';
import { Failure } from '../failure';
import { isQuiet } from '../wire/body';
import { SharedLock } from './sharedLock';
import type { Look, Target } from './write';

/**
 * The writes of one run that bring something into a state. The state itself shows whether a write
 * was carried out, and sending it twice does no harm.
 */
export class States {
	private readonly locks = new Map<string, SharedLock>();

	/** How to tell whether a state is as asked for; `api` must show how things are now. */
	target({ proof }: Write<State>, api: BloomyApi): Target<void> {
		const lock = this.locks.get(proof.target) ?? new SharedLock();
		this.locks.set(proof.target, lock);
		return new StateTarget(lock, proof, api);
	}
}

class StateTarget implements Target<void> {
	readonly isRepeatable = true;

	constructor(
		readonly lock: SharedLock,
		private readonly proof: State,
		private readonly api: BloomyApi,
	) {}

	/** The answer to such a write is empty or JSON, and its content does not matter. */
	isReadable(body: unknown): boolean {
		return isQuiet(body);
	}

	async accept(): Promise<undefined> {
		return undefined;
	}

	async find(): Promise<Look<void>> {
		try {
			return (await this.proof.holds(this.api)) ? { found: undefined } : 'absent';
		} catch (error) {
			return error instanceof Failure ? 'unclear' : await Promise.reject(error);
		}
	}

	/** There is nothing to keep: the state says it all. */
	begin(): void {}

	leave(): void {}

	doubt(): void {}

	close(): void {}
}
