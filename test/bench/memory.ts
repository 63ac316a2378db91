import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const MEGABYTE = 2 ** 20;

/** Where Linux lets a process forget the most memory that it ever held, and shows that. */
const FORGET = '/proc/self/clear_refs';
const STATUS = '/proc/self/status';
const canForget = existsSync(FORGET);

/** Ms between two looks at what is held, each of which collects all garbage first. */
const LOOK = 1000;

/**
 * The most that is in use, beyond what was in use when the work began: garbage does not count. It
 * stops the work every second to collect that, so nothing else can be measured meanwhile. Node has to
 * run with `--expose-gc`.
 */
export class Held {
	private before = 0;
	private most = 0;
	private timer?: NodeJS.Timeout;

	begin(): void {
		this.before = this.look();
		this.most = this.before;
		this.timer = setInterval(() => this.look(), LOOK);
	}

	/** In MB. */
	end(): { held: number } {
		clearInterval(this.timer);
		this.look();
		return { held: (this.most - this.before) / MEGABYTE };
	}

	private look(): number {
		globalThis.gc?.();
		const { heapUsed, external } = process.memoryUsage();
		this.most = Math.max(this.most, heapUsed + external);
		return heapUsed + external;
	}
}

/**
 * The most of the machine's memory that the process has (resident), with garbage that was not
 * collected yet, and with Node and n8n themselves. Where the system is not Linux it is the most of
 * the process's whole life, its start included.
 */
export class Resident {
	begin(): void {
		if (canForget) writeFileSync(FORGET, '5');
	}

	/** In MB. Node's own maxRSS begins at what the parent process had, so Linux is asked itself. */
	end(): { resident: number } {
		if (!canForget) return { resident: process.resourceUsage().maxRSS / 1024 };
		const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8')) ?? [];
		return { resident: Number(kilobytes) / 1024 };
	}
}
