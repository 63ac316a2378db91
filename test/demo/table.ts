import Table from 'cli-table3';

/** One column: its heading, what it shows of a row, and how wide it may become. */
export interface Column<Row> {
	head: string;
	/** Most characters of a line; longer text is shortened. */
	width: number;
	read(row: Row): unknown;
	/** Goes on over several lines instead. */
	isWrapped?: boolean;
}

const PADDING = 2;
const LONGEST_TEXT = 240;

/** Rows as a table in plain text, no wider than its columns need. */
export function toTable<Row>(columns: Array<Column<Row>>, rows: Row[]): string {
	const texts = rows.map((row) => columns.map(({ read }) => toText(read(row))));
	const widths = columns.map(({ head, width }, at) => {
		const longest = Math.max(head.length, ...texts.map((cells) => cells[at]?.length ?? 0));
		return Math.min(longest, Math.max(width, head.length)) + PADDING;
	});
	const table = new Table({
		head: columns.map(({ head }) => head),
		colWidths: widths,
		style: { head: [], border: [], compact: true },
	});
	for (const cells of texts) {
		table.push(
			cells.map((content, at) => ({ content, wordWrap: columns[at]?.isWrapped ?? false })),
		);
	}
	return table.toString();
}

/** A value as one line; control characters could play tricks on the terminal. */
function toText(value: unknown): string {
	if (value === null || value === undefined || value === '') return '-';
	const text = (Array.isArray(value) ? value.join(', ') : String(value)).replace(/\p{C}+/gu, ' ');
	return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
