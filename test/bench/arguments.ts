import { BadArgument } from '../command/command';
import type { Values } from '../command/command';
import { profiles } from './jobs';
import type { Job, Profile } from './jobs';
import { WARM_UP } from './players';

/** What `--help` prints. */
export const USAGE = `Usage: npm run --silent bench -- [options]

Measures the built node in n8n's own engine against a sandbox in a process of its own, side by side
with n8n's helper in a bare pool and with one request after the other; where N8N_BIN names an n8n,
also in that, with n8n's HTTP Request node; where BLOOMY_PYTHON names a Python that can import
bloomy, also with the Python SDK. For figures to keep, nothing else should run beside it.

  --quick          a few minutes instead of an hour
  --internet       only over TLS and with a round trip, as users have it
  --rounds N       how often each contender does each job (default 3)
  --warm-up N      requests that each process sends before its round (default ${WARM_UP})
  --only TEXT      only the jobs with this in their name
  --n8n            in real n8n too, which is fetched where N8N_BIN names none (3 GB)
  --out FILE       where the figures go as JSON (default reports/bench.json)
  --compare FILE   beside them, how this node did in the figures of another commit
  --docs           puts the table into docs/speed.md and the chart into docs/images/bench.svg
  -h, --help       print this and do nothing

Exit codes: 0 done, 1 something failed, 2 bad arguments.`;

/** What can be asked for. */
export const OPTIONS = {
	quick: { type: 'boolean' },
	internet: { type: 'boolean' },
	rounds: { type: 'string' },
	'warm-up': { type: 'string' },
	only: { type: 'string' },
	n8n: { type: 'boolean' },
	out: { type: 'string' },
	compare: { type: 'string' },
	docs: { type: 'boolean' },
} as const;

export interface BenchOptions {
	jobs: Job[];
	rounds: number;
	/** Requests that each process sends before its round. */
	warmUp: number;
	/** Only jobs whose name holds this. */
	only: string;
	out: string;
	compare?: string;
	docs: boolean;
	/** Whether real n8n joins in. */
	withN8n: boolean;
	/** A Python that has the SDK, which then joins in. */
	python?: string;
}

/** Throws a `BadArgument`. */
export function readPlan(values: Values<typeof OPTIONS>): BenchOptions {
	const profile = chooseProfile(values);
	const { rounds = String(profile.rounds), only = '', out = 'reports/bench.json' } = values;
	if (!/^[1-9]\d?$/.test(rounds)) {
		throw new BadArgument(`--rounds expects a whole number from 1 to 99, but got '${rounds}'`);
	}
	const { 'warm-up': warmUp = String(WARM_UP) } = values;
	if (!/^[1-9]\d{0,4}$/.test(warmUp)) {
		throw new BadArgument(`--warm-up expects a whole number from 1 to 99999, but got '${warmUp}'`);
	}
	const { compare, docs = false, n8n = Boolean(process.env.N8N_BIN) } = values;
	const python = process.env.BLOOMY_PYTHON;
	const figures = { out, docs, ...(compare && { compare }), ...(python && { python }) };
	const counts = { rounds: Number(rounds), warmUp: Number(warmUp) };
	return { jobs: profile.jobs, ...counts, only, withN8n: n8n, ...figures };
}

function chooseProfile({ quick, internet }: Values<typeof OPTIONS>): Profile {
	if (quick && internet) throw new BadArgument('--quick and --internet exclude each other');
	if (internet) return profiles.internet;
	return quick ? profiles.quick : profiles.full;
}
