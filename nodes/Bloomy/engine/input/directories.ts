import type { Directory, Entry, ReadApi } from '../contract';
import { toFailure } from '../failure';
import { NameIndex, bareName } from './names';
import type { Found } from './names';

/** Part of a list that is read when something is looked for in it. */
type Part = 'entries' | 'emails' | 'self';

/** A list that has to be read before a name can be looked up in it. */
export class Unread {
	constructor(readonly load: () => Promise<void>) {}
}

/** What is known of one directory. */
interface Known {
	parts: Map<Part, Entry[]>;
	loading: Map<Part, Promise<void>>;
	index?: NameIndex;
}

/**
 * The directories of one run. Each list is read once, and only if a name has to be looked up in it; one
 * that could not be read is asked for again by the next row that needs it.
 */
export class Directories {
	private readonly known = new Map<Directory, Map<number | undefined, Known>>();

	constructor(private readonly api: ReadApi) {}

	/** The entry of that name, among those of one meeting if its ID is given, or what to read first. */
	find(directory: Directory, name: string, meetingId?: number): Found | Unread {
		if (directory.readSelf && bareName(name) === 'me') {
			const [entry] = this.partOf(directory, meetingId, 'self') ?? [];
			return entry ? { entries: [entry] } : this.unread(directory, meetingId, 'self');
		}
		const known = this.knownOf(directory, meetingId);
		if (!known.index) return this.unread(directory, meetingId, 'entries');
		if (name.includes('@') && !known.index.has(name) && directory.readEmails) {
			if (!known.parts.has('emails')) return this.unread(directory, meetingId, 'emails');
		}
		return known.index.find(name);
	}

	/** The name of the entry with that ID, if its list was read for another reason. */
	nameOf(directory: Directory, id: number, meetingId?: number): string | undefined {
		return this.knownOf(directory, meetingId).index?.nameOf(id);
	}

	private unread(directory: Directory, meetingId: number | undefined, part: Part): Unread {
		return new Unread(async () => {
			const known = this.knownOf(directory, meetingId);
			const loading = known.loading.get(part) ?? this.load(directory, meetingId, part);
			known.loading.set(part, loading);
			await loading.finally(() => known.loading.delete(part));
		});
	}

	private async load(
		directory: Directory,
		meetingId: number | undefined,
		part: Part,
	): Promise<void> {
		const reading = this.read(directory, meetingId, part);
		const entries = await reading.catch(async (error: unknown) =>
			Promise.reject(toFailure(error).beforeNaming(directory.noun)),
		);
		const { parts } = this.knownOf(directory, meetingId);
		parts.set(part, entries);
		const listed = [...(parts.get('entries') ?? []), ...(parts.get('emails') ?? [])];
		if (parts.has('entries')) {
			const { shortForm, unknown, unknownWithin = unknown } = directory;
			const told = meetingId === undefined ? unknown : unknownWithin;
			const index = new NameIndex({ shortForm, unknown: told }, merge(listed));
			this.knownOf(directory, meetingId).index = index;
		}
	}

	private async read(
		directory: Directory,
		meetingId: number | undefined,
		part: Part,
	): Promise<Entry[]> {
		const { api } = this;
		if (part === 'emails') return (await directory.readEmails?.(api)) ?? [];
		if (part === 'entries') return await directory.read(api, meetingId);
		const self = await directory.readSelf?.(api);
		return self ? [self] : [];
	}

	private partOf(directory: Directory, meetingId: number | undefined, part: Part) {
		return this.knownOf(directory, meetingId).parts.get(part);
	}

	private knownOf(directory: Directory, meetingId: number | undefined): Known {
		const byMeeting = this.known.get(directory) ?? new Map<number | undefined, Known>();
		this.known.set(directory, byMeeting);
		const known = byMeeting.get(meetingId) ?? { parts: new Map(), loading: new Map() };
		byMeeting.set(meetingId, known);
		return known;
	}
}

/** Each entry once, with its e-mail address if any list had it. */
function merge(entries: Entry[]): Entry[] {
	const merged = new Map<number, Entry>();
	for (const entry of entries) {
		const earlier = merged.get(entry.id);
		merged.set(entry.id, { ...entry, ...earlier, email: earlier?.email ?? entry.email ?? null });
	}
	return [...merged.values()];
}
