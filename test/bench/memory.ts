import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const MEGABYTE = 2 ** 20;

/** Where Linux lets a process forget the most memory that it ever held, and shows that. */
const FORGET = '/proc/self/clear_refs';
const STATUS = '/proc/self/status';
const canForget = existsSync(FORGET);

/**
 * How much memory a piece of work takes: the most that the process held of the machine's memory
 * (resident) from `begin` on, less what it held at `begin`, just after a garbage collection. What was
 * free inside the process by then is used first and does not count, so a small piece may take none.
 * Where the system is not Linux, the most is that of the process's whole life, its start included.
 */
export class Memory {
	private heldBefore = 0;

	begin(): void {
		globalThis.gc?.();
		if (canForget) writeFileSync(FORGET, '5');
		this.heldBefore = process.memoryUsage.rss() / MEGABYTE;
	}

	/** So far, in MB. */
	get taken(): number {
		return readPeak() - this.heldBefore;
	}
}

/** In MB. Node's own maxRSS begins at what the parent process held, so Linux is asked itself. */
function readPeak(): number {
	if (!canForget) return process.resourceUsage().maxRSS / 1024;
	const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8')) ?? [];
	return Number(kilobytes) / 1024;
}
