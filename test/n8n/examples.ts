import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowFile } from './client';
import type { N8nHome } from './server';

const FOLDER = join(__dirname, '..', '..', 'examples');
/** The only folder that n8n lets its file nodes use, unless it is told to, from the home folder. */
const OWN_FILES = '.n8n-files/';

/** The example workflows by the names of their files, as their user would adapt them to this n8n. */
export function readExamples({ files }: N8nHome): Map<string, WorkflowFile> {
	const names = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
	return new Map(
		names.map((file) => {
			const text = readFileSync(join(FOLDER, file), 'utf8').replaceAll(OWN_FILES, `${files}/`);
			return [file, JSON.parse(text) as WorkflowFile];
		}),
	);
}

/** Puts the sheets that the examples read into the folder of this n8n's files. */
export function placeSheets({ files }: N8nHome): void {
	const sheets = readdirSync(FOLDER).filter((file) => file.endsWith('.csv'));
	for (const sheet of sheets) copyFileSync(join(FOLDER, sheet), join(files, sheet));
}
