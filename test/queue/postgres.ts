import { execFile, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { Program } from '../n8n/program';
import { findPort } from '../n8n/server';

const run = promisify(execFile);
const START_TIMEOUT = 60_000;
const OWNER = 'n8n';

/** A PostgreSQL of this test's own, on loopback: a fresh cluster, gone with its folder. */
export interface Postgres {
	program: Program;
	/** How n8n is told of it. */
	settings: NodeJS.ProcessEnv;
}

/** Makes a cluster by `initdb` in a folder and starts it; rejects with PostgreSQL's last words. */
export async function startPostgres(initdb: string, folder: string): Promise<Postgres> {
	const user = chooseUser();
	const data = join(folder, 'postgres');
	mkdirSync(data);
	if (user) chownSync(data, user.uid, user.gid);
	await run(initdb, ['-D', data, '-U', OWNER, '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
		cwd: data,
		...user,
	});
	const port = String(await findPort());
	const args = ['-D', data, '-h', '127.0.0.1', '-p', port, '-k', data, '-c', 'fsync=off'];
	const postgres = join(dirname(initdb), 'postgres');
	const program = new Program(spawn(postgres, args, { cwd: data, ...user }));
	await program.becomes(() => program.said.includes('ready to accept'), START_TIMEOUT);
	return {
		program,
		settings: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: port,
			DB_POSTGRESDB_USER: OWNER,
			DB_POSTGRESDB_DATABASE: 'postgres',
		},
	};
}

/** PostgreSQL refuses to run as root: then the user that Debian's package has made runs it. */
function chooseUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
		Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
	);
	return { uid, gid };
}
