import { sleep } from '../host/sleep';
import type { Reply } from './transport';

/** A request that waits for its answer. */
interface Flight {
	/** When its time is up, in ms of `performance.now`. */
	end: number;
	giveUp(reply: Reply): void;
}

/**
 * The requests that wait for their answers. n8n cannot abort a request, and its timeout starts
 * again with each byte. So a request is given up when its time is over, and all of them at the end
 * of a run: the caller gets a reply then, and the request itself goes on unheard.
 */
export class InFlight {
	private readonly flights = new Set<Flight>();
	private readonly closing = new AbortController();
	private watching?: Promise<void>;

	/**
	 * `timeout` is how long a request may take, from its start to the last byte of its answer, in ms.
	 */
	constructor(private readonly timeout: number) {}

	/**
	 * The reply to a request that started at `startedAt`; it has `extra` ms more, to sign in first.
	 */
	async wait<T>(sending: Promise<T>, startedAt: number, extra = 0): Promise<T | Reply> {
		return await new Promise<T | Reply>((resolve, reject) => {
			const flight: Flight = { end: startedAt + this.timeout + extra, giveUp: resolve };
			this.flights.add(flight);
			this.watching ??= this.watch();
			const land = () => this.flights.delete(flight);
			sending.finally(land).then(resolve, reject);
		});
	}

	/** The run is over: all callers that wait get a reply that says so. */
	cutLoose(): void {
		this.closing.abort();
		const message = 'the run ended before an answer came';
		this.giveUp([...this.flights], { kind: 'cutLoose', message });
	}

	private async watch(): Promise<void> {
		while (this.flights.size > 0 && !this.closing.signal.aborted) {
			const now = performance.now();
			const late = [...this.flights].filter(({ end }) => end <= now);
			const message = `no answer came within ${this.timeout / 1000} seconds`;
			this.giveUp(late, { kind: 'timeout', message });
			const first = Math.min(...[...this.flights].map(({ end }) => end));
			// A request that starts meanwhile has the whole time, so there is no need to look sooner.
			await sleep(Math.min(first - now, this.timeout), this.closing.signal);
		}
		this.watching = undefined;
	}

	private giveUp(flights: Flight[], reply: Reply): void {
		for (const flight of flights) {
			this.flights.delete(flight);
			flight.giveUp(reply);
		}
	}
}
