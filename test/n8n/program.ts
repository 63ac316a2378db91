import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** In ms. */
const POLL_INTERVAL = 250;
const STOP_TIMEOUT = 10_000;

/** A started program; its log is kept for whoever has to find out what went wrong. */
export class Program {
	readonly log: string[] = [];

	constructor(private readonly child: ChildProcess) {
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
		}
		child.once('error', ({ message }) => this.log.push(message));
		process.once('exit', () => child.kill('SIGKILL'));
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	/** All that was printed so far. */
	get said(): string {
		return this.log.join('');
	}

	/** The end of the log. */
	get lastWords(): string {
		return this.said.trim().split('\n').slice(-3).join(' ');
	}

	/** Called once the program has ended. */
	onEnd(act: () => void): void {
		this.child.once('exit', act);
	}

	/** Ends the program and rejects with its last words unless it is ready within `timeout` ms. */
	async becomes(isReady: () => boolean | Promise<boolean>, timeout: number): Promise<this> {
		const end = Date.now() + timeout;
		while (Date.now() < end && !this.hasEnded) {
			if (await isReady()) return this;
			await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
		}
		await this.stop();
		throw new Error(`${this.child.spawnfile} did not start: ${this.lastWords}`);
	}

	/** Asks by a signal; whoever does not listen is killed after a while. */
	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		if (this.hasEnded) return;
		const exit = once(this.child, 'exit');
		this.child.kill(signal);
		const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT);
		await exit;
		clearTimeout(timer);
	}

	private get hasEnded(): boolean {
		const { exitCode, signalCode, pid } = this.child;
		return exitCode !== null || signalCode !== null || pid === undefined;
	}
}
