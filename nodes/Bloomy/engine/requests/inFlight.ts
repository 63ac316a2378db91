import { sleep } from '../host/sleep';
import type { Reply } from './transport';

/** A request that waits for its answer. */
interface Flight {
	/** When its time is up, in ms of `performance.now`. */
	end: number;
	giveUp(reply: Reply): void;
}

/**
 * The requests that wait for their answers. n8n can end none of them before it is over: its timeout
 * begins anew with each byte. So each is cut loose once its time is up, and all at the end of a run:
 * whoever waits gets a reply then, and what is still under way is left to itself.
 */
export class InFlight {
	private readonly flights = new Set<Flight>();
	private readonly closing = new AbortController();
	private watching?: Promise<void>;

	/** `timeout` is what a request may take from its start to the last byte of its answer, in ms. */
	constructor(private readonly timeout: number) {}

	/** The reply to a request that started at `startedAt`; `extra` ms are for what goes before it. */
	async wait<T>(sending: Promise<T>, startedAt: number, extra = 0): Promise<T | Reply> {
		return await new Promise<T | Reply>((resolve, reject) => {
			const flight: Flight = { end: startedAt + this.timeout + extra, giveUp: resolve };
			this.flights.add(flight);
			this.watching ??= this.watch();
			const land = () => this.flights.delete(flight);
			sending.finally(land).then(resolve, reject);
		});
	}

	/** The run is over: all that wait get a reply that says so. */
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
			// One that starts meanwhile has at least the whole time, so no sooner look is needed.
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
