import type { Resource } from '../contract';
import type { ReadRow } from '../input/rows';

/** Of a title in a sentence. */
const LONGEST_TITLE = 60;

/** A record by what its row says of it: 'To-Do "Send the proposal" in meeting Leadership L10'. */
export function nameRow({ name }: Resource, { input, names }: ReadRow): string {
	const { title, meetingId, id, ...others } = input;
	// What has neither a title nor an ID of its own is called by what it belongs to.
	const [first] = Object.keys(others);
	const called = title ?? (id === undefined && first ? (names[first] ?? others[first]) : undefined);
	const what = called === undefined ? ` ${String(id)}` : ` "${abridge(String(called))}"`;
	const meeting = names.meetingId ?? meetingId;
	return `${name}${what}${meeting === undefined ? '' : ` in meeting ${String(meeting)}`}`;
}

function abridge(title: string): string {
	const letters = [...title.replace(/\s+/g, ' ')];
	return letters.length > LONGEST_TITLE
		? `${letters.slice(0, LONGEST_TITLE).join('')}...`
		: letters.join('');
}
