import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox, type SandboxOptions } from '.';

const USAGE = 'Usage: tsx test/sandbox/start.ts [--port N] [--latency MS]';

function readOptions(args: string[]): SandboxOptions {
	const { values } = parseArgs({
		args,
		options: {
			port: { type: 'string', default: '4010' },
			latency: { type: 'string', default: '0' },
		},
	});
	return {
		port: readNumber('--port', values.port, 65_535),
		latency: readNumber('--latency', values.latency, 600_000),
	};
}

function readNumber(name: string, given: string, max: number): number {
	const value = /^\d+$/.test(given) ? Number(given) : NaN;
	if (value <= max) return value;
	throw new Error(`${name} expects a whole number from 0 to ${max}, but got '${given}'`);
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

function readOptionsOrExit(args: string[]): SandboxOptions {
	try {
		return readOptions(args);
	} catch (error) {
		const reason = error instanceof Error ? error.message.split(/[.\n]/, 1)[0] : String(error);
		console.error(`${reason}. ${USAGE}`);
		process.exit(2);
	}
}

async function main(): Promise<void> {
	const options = readOptionsOrExit(process.argv.slice(2));
	try {
		const sandbox = await startSandbox(options);
		console.log(describe(sandbox));
		const stop = () => void sandbox.stop().then(() => process.exit(0));
		process.once('SIGINT', stop);
		process.once('SIGTERM', stop);
	} catch (error) {
		console.error(explainListenError(error, options.port));
		process.exitCode = 1;
	}
}

void main();
