import type { Field } from '../contract';
import type { Fault } from '../failure';
import { bareKey } from './columns';
import type { Cell } from './columns';
import { REQUIRED, quote } from './text';

/**
 * What is wrong with one field of a row, in a person's words: the label, the value, the column it came
 * from if that has another name, and why: `Owner "Bob" (column Who): nobody is called so`.
 */
export function toFault(
	field: Pick<Field, 'displayName'>,
	cell: Cell | undefined,
	why: string,
): Fault {
	const { displayName: label } = field;
	if (!cell) return { sentence: `${label} ${why}`, kind: toKind(label, why) };
	const column = bareKey(cell.column) === bareKey(label) ? '' : ` (column ${cell.column})`;
	const colon = why.startsWith('nobody') ? ':' : '';
	const sentence = `${label}${quote(cell.value)}${column}${colon} ${why}`;
	return { sentence, kind: toKind(label, why) };
}

/** A row of which several cells cannot be reconciled. */
export function toConflict(field: Pick<Field, 'displayName'>, cells: Cell[]): Fault {
	const columns = cells.map(({ column }) => column).join(' and ');
	const { displayName: label } = field;
	const sentence = `${label}: the columns ${columns} differ; keep one of them`;
	return { sentence, kind: toKind(label, CONFLICT) };
}

const CONFLICT = 'conflict';

/** What a hint counts: '2 owners unknown'. */
function toKind(label: string, why: string): [one: string, many: string] {
	const noun = label === label.toUpperCase() ? label : label.toLowerCase();
	const plural = noun.endsWith('s') ? noun : `${noun}s`;
	const state = readState(why);
	return [`${noun} ${state}`, `${plural} ${state}`];
}

function readState(why: string): string {
	if (why === REQUIRED) return 'missing';
	if (why === CONFLICT) return 'in two columns';
	if (/^(nobody is called so|is no (meeting|user|metric))/.test(why)) return 'unknown';
	if (/^could be/.test(why)) return 'ambiguous';
	if (/^has no year/.test(why)) return 'without a year';
	if (/^names \d/.test(why)) return 'naming several';
	if (/^must be at most/.test(why)) return 'too long';
	return 'unreadable';
}
