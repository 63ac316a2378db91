import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Has n8n write its log to a file. n8n reads these variables when it is loaded, so a spec imports
 * this before anything of n8n's.
 */

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-bloomy-log-'));
const name = 'n8n.log';
const file = join(userFolder, '.n8n', name);
mkdirSync(join(userFolder, '.n8n'));

process.env.N8N_LOG_LEVEL = 'info';
process.env.N8N_LOG_OUTPUT = 'file';
// n8n 1.82 takes a whole path, too, for one below its folder.
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_FILE_LOCATION = name;

/** The part of n8n's log that matches, or all of it where none does in the end. */
export async function readLog(wanted: RegExp): Promise<string> {
	let log = '';
	for (let tries = 0; tries < 100; tries++) {
		log = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
		const [part] = wanted.exec(log) ?? [];
		if (part !== undefined) return part;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	return log;
}
