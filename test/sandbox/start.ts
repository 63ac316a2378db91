import { BadArgument, runCommand } from '../command/command';
import type { Values } from '../command/command';
import { startSandbox, type Sandbox, type SandboxOptions } from '.';

const USAGE = `Usage: npm run sandbox -- [options]

Starts a Bloom Growth on this machine, to try things with.

  --port N      where it listens (default 4010)
  --latency MS  how long each answer takes (default 0)
  -h, --help    print this and do nothing`;

const OPTIONS = { port: { type: 'string' }, latency: { type: 'string' } } as const;

function readOptions({ port = '4010', latency = '0' }: Values<typeof OPTIONS>): SandboxOptions {
	return {
		port: readNumber('--port', port, 65_535),
		latency: readNumber('--latency', latency, 600_000),
	};
}

function readNumber(name: string, given: string, max: number): number {
	const value = /^\d+$/.test(given) ? Number(given) : NaN;
	if (value <= max) return value;
	throw new BadArgument(`${name} expects a whole number from 0 to ${max}, but got '${given}'`);
}

function describe({ url, apiKey, login, store }: Sandbox): string {
	return [
		`Bloom Growth sandbox: ${url}`,
		`API key:   ${apiKey}`,
		`Login:     ${login.username} / ${login.password}`,
		`Meetings:  ${store.meetings.map(({ id, name }) => `${id} ${name}`).join(', ')}`,
		`Users:     ${store.users.map(({ Id, Name }) => `${Id} ${Name}`).join(', ')}`,
		'Stop with Ctrl-C.',
	].join('\n');
}

function explainListenError(error: unknown, port: number | undefined): string {
	const reason = error instanceof Error ? error.message : String(error);
	const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
	return isBusy
		? `Port ${port} is already in use; choose another one with --port.`
		: `The sandbox could not start: ${reason}`;
}

async function run(options: SandboxOptions): Promise<number> {
	try {
		const sandbox = await startSandbox(options);
		console.log(describe(sandbox));
		const stop = () => void sandbox.stop().then(() => process.exit(0));
		process.once('SIGINT', stop);
		process.once('SIGTERM', stop);
		return 0;
	} catch (error) {
		console.error(explainListenError(error, options.port));
		return 1;
	}
}

runCommand({ usage: USAGE, options: OPTIONS, read: readOptions, run });
