import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

import type { Match } from './sums';

/** Under which conditions figures came about. */
export interface About {
	/** Undefined where git is missing. */
	commit?: string;
	/** Whether anything differed from that commit. */
	isDirty?: boolean;
	/** When it began, in ISO 8601. */
	date: string;
	/** Node's version. */
	node: string;
	cores: number;
	/** Of the machine when it began: processes that ran or waited to, on average of a minute. */
	load: number;
	rounds: number;
	/** Of the command line. */
	args: string[];
}

/** What `--out` writes and `--compare` reads. */
export interface Figures {
	about: About;
	matches: Match[];
}

/** The conditions of a run that begins now. */
export function lookAround(rounds: number): About {
	const commit = askGit('rev-parse', '--short', 'HEAD');
	const [load = 0] = loadavg();
	return {
		...(commit && { commit, isDirty: askGit('status', '--porcelain') !== '' }),
		date: new Date().toISOString(),
		node: process.version,
		cores: cpus().length,
		load,
		rounds,
		args: process.argv.slice(2),
	};
}

/** In one line: which commit, when, and how it was measured. */
export function describeAbout({ commit, isDirty, date, ...about }: About): string {
	const state = commit && `${commit}${isDirty ? ' with changes' : ''}`;
	return [...(state ? [state] : []), date, describeRun(about)].join(', ');
}

/** How it was measured: '`npm run bench -- --quick`: medians of 3 rounds, Node v20.1.0, ...'. */
export function describeRun({
	node,
	cores,
	load,
	rounds,
	args,
}: Omit<About, 'commit' | 'isDirty' | 'date'>): string {
	const command = ['npm run bench --', ...args].join(' ');
	const times = rounds === 1 ? 'one round each' : `medians of ${rounds} rounds`;
	const machine = `${cores} cores, load ${load.toFixed(1)} when it began`;
	return `\`${command}\`: ${times}, Node ${node}, ${machine}`;
}

function askGit(...args: string[]): string | undefined {
	const { status, stdout } = spawnSync('git', args, { cwd: __dirname, encoding: 'utf8' });
	return status === 0 ? stdout.trim() : undefined;
}
