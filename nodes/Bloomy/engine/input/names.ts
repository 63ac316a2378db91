import { distance } from 'fastest-levenshtein';

import type { Directory, Entry } from '../contract';
import { bareTitle } from '../wire/title';
import { isBlank } from './text';

/** What a name comes to: one entry, or why it is none. */
export type Found = { entry: Entry } | { fault: string };

/** Close names that a fault tells of. */
const MOST_CLOSE = 3;

/** What people write between two names. */
const BETWEEN_NAMES = /\s*(?:,|;|&|\+|\/|\band\b)\s*/i;

/** The entries of one directory, by what people call them. Nothing is guessed that could be two. */
export class NameIndex {
	private readonly byName = new Map<string, Entry[]>();
	private readonly byShortForm = new Map<string, Entry[]>();
	private readonly found = new Map<string, Found>();

	constructor(
		private readonly directory: Pick<Directory, 'noun' | 'shortForm' | 'unknown'>,
		private readonly entries: readonly Entry[],
	) {
		for (const entry of entries) {
			add(this.byName, entry.name, entry);
			if (entry.email) add(this.byName, entry.email, entry);
			for (const short of this.toShortForms(entry.name)) add(this.byShortForm, short, entry);
		}
	}

	/** Whether that text is a whole name or an e-mail address of an entry. */
	has(text: string): boolean {
		return this.byName.has(bareTitle(text));
	}

	/** The name of the entry with that ID, if it is here. */
	nameOf(id: number): string | undefined {
		return this.entries.find((entry) => entry.id === id)?.name;
	}

	/** The one entry that is called so. */
	find(text: string): Found {
		const known = this.found.get(text);
		if (known) return known;
		const found = this.search(text);
		this.found.set(text, found);
		return found;
	}

	private search(text: string): Found {
		for (const [index, name] of [
			[this.byName, text],
			[this.byName, turnAround(text)],
			[this.byShortForm, text],
		] as const) {
			const entries = name === undefined ? [] : (index.get(bareTitle(name)) ?? []);
			const [entry, ...others] = entries;
			if (!entry) continue;
			return others.length === 0 ? { entry } : { fault: this.tellAmbiguous(entries) };
		}
		return { fault: this.tellUnknown(text) };
	}

	private tellAmbiguous(entries: Entry[]): string {
		return `could be ${entries.map(show).join(' or ')}; write the ID`;
	}

	private tellUnknown(text: string): string {
		const { noun, unknown } = this.directory;
		const parts = text.split(BETWEEN_NAMES).filter((part) => !isBlank(part));
		if (parts.length > 1 && parts.every((part) => 'entry' in this.search(part))) {
			return `names ${parts.length} ${noun}s, and there can be one only`;
		}
		const close = this.findClose(text);
		return close.length === 0 ? unknown : `${unknown}; close: ${close.map(show).join(', ')}`;
	}

	private findClose(text: string): Entry[] {
		const wanted = bareTitle(text);
		const limit = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
		return this.entries
			.map((entry) => ({ entry, far: measure(wanted, bareTitle(entry.name)) }))
			.filter(({ far }) => far <= limit)
			.sort((one, other) => one.far - other.far)
			.slice(0, MOST_CLOSE)
			.map(({ entry }) => entry);
	}

	/** A first name alone, or the first words of a name. */
	private toShortForms(name: string): string[] {
		const words = bareTitle(name).split(' ');
		const [first = ''] = words;
		switch (this.directory.shortForm) {
			case 'firstName':
				return words.length > 1 ? [first] : [];
			case 'firstWords':
				return words.slice(1).map((_word, count) => words.slice(0, count + 1).join(' '));
			case 'none':
				return [];
		}
	}
}

/** How far a name is from what was written: as a whole, or from a part of it as long. */
function measure(wanted: string, name: string): number {
	const parts = name.split(' ').map((part) => distance(wanted, part));
	const beginning = distance(wanted, name.slice(0, wanted.length));
	return Math.min(distance(wanted, name), beginning, ...parts);
}

/** "Priya Nair" of "Nair, Priya". */
function turnAround(text: string): string | undefined {
	const [last, first, ...others] = text.split(',');
	if (first === undefined || others.length > 0) return undefined;
	return `${first} ${last}`;
}

function add(index: Map<string, Entry[]>, name: string, entry: Entry): void {
	const key = bareTitle(name);
	const known = index.get(key) ?? [];
	if (!known.some(({ id }) => id === entry.id)) known.push(entry);
	index.set(key, known);
}

function show({ name, id }: Entry): string {
	return `${name} (${id})`;
}
