import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian puts PostgreSQL's programs, which are not on the PATH: a folder for each version. */
const POSTGRESQL = '/usr/lib/postgresql';

/** The path of a program; throws a sentence that names the package to install. */
export function findProgram(name: string, debianPackage: string): string {
	const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL).sort().reverse() : [];
	const folders = [
		...(process.env.PATH ?? '').split(delimiter),
		...versions.map((version) => join(POSTGRESQL, version, 'bin')),
	];
	const file = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
	if (file) return file;
	throw new Error(
		`${name} is not installed, and n8n's queue mode needs it: apt-get install ${debianPackage}`,
	);
}
