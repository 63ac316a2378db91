import type { Resource } from '../contract';
import type { ReadRow } from '../input/rows';

/** Of a title in a sentence. */
const LONGEST_TITLE = 60;

/** A record by what its row says of it: 'To-Do "Send the proposal" in meeting Leadership L10'. */
export function nameRow({ name }: Resource, { input, names }: ReadRow): string {
	const { title, meetingId, id } = input;
	const what = title === undefined ? ` ${String(id)}` : ` "${abridge(String(title))}"`;
	const meeting = names.meetingId ?? meetingId;
	return `${name}${what}${meeting === undefined ? '' : ` in meeting ${String(meeting)}`}`;
}

function abridge(title: string): string {
	const letters = [...title.replace(/\s+/g, ' ')];
	return letters.length > LONGEST_TITLE
		? `${letters.slice(0, LONGEST_TITLE).join('')}...`
		: letters.join('');
}
