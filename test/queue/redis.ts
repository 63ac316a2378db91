import { spawn } from 'node:child_process';

import { Program } from '../n8n/program';
import { findPort } from '../n8n/server';

const START_TIMEOUT = 30_000;

/** A Redis of this test's own, on loopback, which writes nothing to disk. */
export interface Redis {
	program: Program;
	/** How n8n is told of it. */
	settings: NodeJS.ProcessEnv;
}

/** Starts `redis-server` in a folder; rejects with its own last words. */
export async function startRedis(file: string, folder: string): Promise<Redis> {
	const port = String(await findPort());
	const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const program = new Program(spawn(file, args));
	await program.becomes(() => program.said.includes('Ready to accept'), START_TIMEOUT);
	return {
		program,
		settings: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port },
	};
}
