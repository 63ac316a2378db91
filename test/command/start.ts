import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(__dirname, '..', '..');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

export interface Ended {
	code: number | null;
	stdout: string;
	stderr: string;
}

/** Runs a TypeScript file of the project as a person does, and gives what it printed. */
export async function start(
	file: string,
	args: string[],
	env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
	const child = spawn(process.execPath, [TSX, file, ...args], {
		cwd: ROOT,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	return { code, stdout, stderr };
}
