import { distance } from 'fastest-levenshtein';

import type { Directory, Entry } from '../contract';
import { bareTitle } from '../wire/title';
import { isBlank } from './text';

/** What a text comes to: the entry of that name, or those of all names in it, or why there is none. */
export type Found = { entries: Entry[] } | { fault: string };

/** Close names that a fault tells of. */
const MOST_CLOSE = 3;

/** What people write between two names. */
const BETWEEN_NAMES = /\s*(?:[,;&+/\n]|\band\b)\s*/i;

/** The entries of one directory, by what people call them. Nothing is guessed that could be two. */
export class NameIndex {
	private readonly byId = new Map<number, Entry>();
	private readonly byName = new Map<string, Entry[]>();
	private readonly byShortForm = new Map<string, Entry[]>();
	private readonly found = new Map<string, Found>();
	private close?: CloseNames;

	constructor(
		private readonly directory: Pick<Directory, 'shortForm' | 'unknown'>,
		private readonly entries: readonly Entry[],
	) {
		for (const entry of entries) {
			const { id, name, email } = entry;
			this.byId.set(id, entry);
			const forms = [name, show(entry), ...(email ? [email, `${name} <${email}>`] : [])];
			for (const form of forms) add(this.byName, form, entry);
			for (const short of this.toShortForms(name)) add(this.byShortForm, short, entry);
		}
	}

	/** Whether that text is a whole name or an e-mail address of an entry. */
	has(text: string): boolean {
		return this.byName.has(bareName(text));
	}

	/** The name of the entry with that ID, if it is here. */
	nameOf(id: number): string | undefined {
		return this.byId.get(id)?.name;
	}

	/** The one entry that is called so, or all whose names stand in the text, each once. */
	find(text: string): Found {
		const known = this.found.get(text);
		if (known) return known;
		const found = this.findOne(text) ?? this.findSeveral(text) ?? { fault: this.tellUnknown(text) };
		this.found.set(text, found);
		return found;
	}

	private findOne(text: string): Found | undefined {
		for (const [index, name] of [
			[this.byName, text],
			[this.byName, turnAround(text)],
			[this.byShortForm, text],
		] as const) {
			const entries = index.get(bareName(name)) ?? [];
			if (entries.length === 1) return { entries };
			if (entries.length > 1) {
				return { fault: `could be ${entries.map(show).join(' or ')}; write the ID` };
			}
		}
		return undefined;
	}

	private findSeveral(text: string): Found | undefined {
		const parts = text.split(BETWEEN_NAMES).filter((part) => !isBlank(part));
		const found = parts.map((part) => this.findOne(part));
		const entries = found.flatMap((one) => (one && 'entries' in one ? one.entries : []));
		if (parts.length < 2 || entries.length < parts.length) return undefined;
		return { entries: [...new Set(entries)] };
	}

	private tellUnknown(text: string): string {
		const { unknown } = this.directory;
		this.close ??= new CloseNames(this.entries);
		return unknown + this.close.tell(turnAround(text));
	}

	/** A first name alone, or the first words of a name. */
	private toShortForms(name: string): string[] {
		const words = bareName(name).split(' ');
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

/** Entries that a person may have meant who wrote a name that is none. */
export class CloseNames {
	private readonly names: Array<{ entry: Entry; name: string; words: string[] }>;

	constructor(entries: readonly Entry[]) {
		this.names = entries.map((entry) => {
			const name = bareName(entry.name);
			return { entry, name, words: toWords(name) };
		});
	}

	/** What goes on behind 'nobody is called so': the entries whose names are close, if there are any. */
	tell(text: string): string {
		const wanted = bareName(text);
		const words = toWords(wanted);
		const limit = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
		const close = this.names
			.map(({ entry, name, words: its }) => ({
				entry,
				far: haveSameWords(words, its) ? 0 : measure(wanted, name, limit),
			}))
			.filter(({ far }) => far <= limit)
			.sort((one, other) => one.far - other.far)
			.slice(0, MOST_CLOSE)
			.map(({ entry }) => show(entry));
		return close.length === 0 ? '' : `; close: ${close.join(', ')}`;
	}
}

/**
 * What spellings of a name have in common, whatever their case, blanks and encoding; invisible
 * characters and the typographic signs of a word processor make no other name either.
 */
export function bareName(name: string): string {
	const plain = name
		.normalize('NFKC')
		.replace(/\p{Cf}/gu, '')
		.replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
		.replace(/[\u2010-\u2015\u2212]/g, '-');
	return bareTitle(plain);
}

/** How far a name is from what was written: as a whole, or from a part of it as long. */
function measure(wanted: string, name: string, limit: number): number {
	const parts = [name, name.slice(0, wanted.length), ...name.split(' ')];
	// The lengths alone may be too far apart, and cost less.
	const near = parts.filter(({ length }) => Math.abs(length - wanted.length) <= limit);
	return Math.min(...near.map((part) => distance(wanted, part)));
}

/** Whether one has all words of the other, in any order, or beginnings of them: "T. Okafor", "Eng L10". */
function haveSameWords(words: string[], nameWords: string[]): boolean {
	if (words.length < 2 || nameWords.length < 2) return false;
	const hasAll = nameWords.every((word) => words.includes(word));
	return hasAll || words.every((word) => nameWords.some((one) => one.startsWith(word)));
}

function toWords(name: string): string[] {
	return name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** "Priya Nair" of "Nair, Priya"; any other text as it is. */
function turnAround(text: string): string {
	const [last, first, ...others] = text.split(',');
	return first === undefined || others.length > 0 ? text : `${first} ${last}`;
}

function add(index: Map<string, Entry[]>, name: string, entry: Entry): void {
	const key = bareName(name);
	const known = index.get(key) ?? [];
	if (!known.some(({ id }) => id === entry.id)) known.push(entry);
	index.set(key, known);
}

function show({ name, id }: Entry): string {
	return `${name} (${id})`;
}
