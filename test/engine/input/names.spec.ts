import { todo } from '../../../nodes/Bloomy/resources/todo';
import { meeting } from '../../../nodes/Bloomy/resources/meeting';
import { openSheet } from './sheet';

const { title, meetingId, userId } = todo.writes.createMany.fields;
const fields = { title, meetingId, userId };
const row = { title: 'a', meetingId: 123 };

describe('a meeting', () => {
	it.each([
		['Leadership L10', 123],
		[' leadership  l10 ', 123],
		['LEADERSHIP\u00a0L10', 123],
		['Leadership', 123],
		['Sales Offsite', 790],
		['R&D', 791],
		['r&amp;d', 791],
		['Leadership L10 (123)', 123],
		['456', 456],
	])('%j is %i', async (name, id) => {
		const { read } = openSheet();
		expect((await read({ title: 'a', meeting: name })).input).toMatchObject({ meetingId: id });
	});

	it.each([
		['Ledership', '"Ledership" is no meeting of yours; close: Leadership L10 (123)'],
		['Lead', '"Lead" is no meeting of yours; close: Leadership L10 (123)'],
		['Sales', '"Sales" could be Sales L10 (789) or Sales Offsite (790); write the ID'],
		['Lead. L10', '"Lead. L10" is no meeting of yours; close: Leadership L10 (123)'],
		['L10 Leadership', '"L10 Leadership" is no meeting of yours; close: Leadership L10 (123)'],
		['Zebra', '"Zebra" is no meeting of yours'],
		[
			'Leadership, Engineering',
			'"Leadership, Engineering" names 2 meetings, but there can be only one',
		],
	])('%j is none: Meeting %s', async (name, sentence) => {
		const { fail } = openSheet();
		expect((await fail({ title: 'a', meeting: name })).sentence).toMatch(`Meeting ${sentence}`);
	});
});

describe('a user', () => {
	it.each([
		['Jane Doe', 7],
		[' JANE  doe', 7],
		['Jane\u200b Doe\ufeff', 7],
		['Doe, Jane', 7],
		['jane.doe@example.com', 7],
		['Jane.Doe@Example.com ', 7],
		['Jane Doe <jane.doe@example.com>', 7],
		['Jane Doe (7)', 7],
		['Jane', 7],
		['me', 7],
		[' ME ', 7],
		['tom.okafor@example.com', 9],
		['Ann O\u2019Brien', 11],
		['Zoe\u0308 Mu\u0308ller', 14],
		['Jane Doe / jane.doe@example.com', 7],
	])('%j is %i', async (name, id) => {
		const { read } = openSheet();
		expect((await read({ ...row, owner: name })).input).toMatchObject({ userId: id });
	});

	it.each([
		['Jane Do', '"Jane Do": nobody is called so; close: Jane Doe (7)'],
		['Do, Jane', '"Do, Jane": nobody is called so; close: Jane Doe (7)'],
		['Zoe Müller', '"Zoe Müller": nobody is called so; close: Zoë Müller (14)'],
		['Okafor Tom', '"Okafor Tom": nobody is called so; close: Tom Okafor (9)'],
		['Tom Okafor (Sales)', '"Tom Okafor (Sales)": nobody is called so; close: Tom Okafor (9)'],
		['P. Nair', '"P. Nair": nobody is called so; close: Priya Nair (8)'],
		['Bob Marsh', '"Bob Marsh": nobody is called so'],
		['bob@example.com', '"bob@example.com": nobody is called so'],
		['Doe', '"Doe": nobody is called so; close: '],
		['Tom', '"Tom" could be Tom Okafor (9) or Tom Tailor (10); write the ID'],
		['Sam Lee', '"Sam Lee" could be Sam Lee (12) or Sam Lee (13); write the ID'],
		['Jane Doe, Priya Nair', '"Jane Doe, Priya Nair" names 2 users, but there can be only one'],
		['Jane and Priya', '"Jane and Priya" names 2 users, but there can be only one'],
		['Jane & Tom', '"Jane & Tom": nobody is called so'],
		['n/a', '"n/a": nobody is called so'],
		['-', '"-" must be an ID or a name'],
		['1.5', '"1.5" must be a positive whole number'],
	])('%j is none: Owner %s', async (name, sentence) => {
		const { fail } = openSheet();
		expect((await fail({ ...row, owner: name })).sentence).toContain(`Owner ${sentence}`);
	});

	it('has no close name that is far', async () => {
		const { fail } = openSheet();
		expect((await fail({ ...row, owner: 'Wolfgang' })).sentence).toBe(
			'Owner "Wolfgang": nobody is called so',
		);
	});
});

describe('attendees', () => {
	const { attendees } = meeting.writes.createMany.fields;
	const openList = () => openSheet({ fields: { title, attendees } });

	it.each<[unknown, number[], string]>([
		['8, Jane Doe', [8, 7], 'Priya Nair, Jane Doe'],
		['Doe, Jane', [7], 'Jane Doe'],
		['Doe, Jane; Nair, Priya', [7, 8], 'Jane Doe, Priya Nair'],
		['Jane and Priya', [7, 8], 'Jane Doe, Priya Nair'],
		['Jane Doe\nPriya Nair', [7, 8], 'Jane Doe, Priya Nair'],
		['["Doe, Jane", 8, "me"]', [7, 8], 'Jane Doe, Priya Nair, Jane Doe'],
		[['Jane', 'tom.okafor@example.com'], [7, 9], 'Jane Doe, Tom Okafor'],
		[[], [], ''],
	])('%j are %j, which is %s', async (people, ids, names) => {
		const { input, names: known } = await openList().read({ title: 'a', people });
		expect([input.attendees, known.attendees]).toEqual([ids, names]);
	});

	it.each<[unknown, string]>([
		[
			'Jane, Bob, 0',
			'Attendees "Bob" (column people): nobody is called so; Attendees "0" (column people) must be a positive whole number',
		],
		[{ a: 1 }, 'Attendees (column people) must be a list of IDs or names'],
		['Jane & Tom', 'Attendees "Jane & Tom" (column people): nobody is called so'],
	])('%j are told one by one', async (people, sentence) => {
		expect((await openList().fail({ title: 'a', people })).sentence).toBe(sentence);
	});
});

describe('lists', () => {
	it('are read once, and only if a name needs them', async () => {
		const { read, log } = openSheet({ fields });
		await read({ ...row, userId: '7' });
		expect(log).toEqual([]);
		await Promise.all(['Jane', 'Priya'].map(async (owner) => await read({ ...row, owner })));
		expect(log).toEqual(['GET users/mineviewable']);
		await read({ title: 'a', meeting: 'Leadership', owner: 'Jane' });
		expect(log).toEqual(['GET users/mineviewable', 'GET L10/list']);
	});

	it('are asked for at once if a row needs two', async () => {
		const { read, log } = openSheet({ fields });
		const reading = read({ title: 'a', meeting: 'Leadership', owner: 'Jane' });
		expect(log).toEqual(['GET L10/list', 'GET users/mineviewable']);
		await reading;
	});

	it('of e-mail addresses are read once, and only for an address that the first list has not', async () => {
		const { read, fail, log } = openSheet({ fields });
		await read({ ...row, owner: 'jane.doe@example.com' });
		expect(log).toEqual(['GET users/mineviewable']);
		await read({ ...row, owner: 'tom.okafor@example.com' });
		await fail({ ...row, owner: 'bob@example.com' });
		expect(log).toEqual(['GET users/mineviewable', 'GET search/all {"term":"%"}']);
	});

	it('are not read for the owner of the credential', async () => {
		const { read, log } = openSheet({ fields });
		await read({ ...row, owner: 'me' });
		expect(log).toEqual(['GET users/mine']);
	});

	it('tell the names of IDs once they are there', async () => {
		const { read } = openSheet({ fields });
		expect((await read({ ...row, userId: 8 })).names).toEqual({});
		await read({ ...row, owner: 'Jane' });
		expect((await read({ ...row, userId: 8 })).names).toEqual({ userId: 'Priya Nair' });
	});

	it('that fail are the failure of the row, and are asked for again by the next one', async () => {
		const lists: Record<string, object> = { 'users/mineviewable': new Error('The moon is full') };
		const { fail, log } = openSheet({ fields, lists });
		const { failure } = await fail({ ...row, owner: 'Jane' });
		expect(failure.message).toContain('The moon is full');
		expect(failure.details.outcome).toBe('notSent');
		await fail({ ...row, owner: 'Priya' });
		expect(log).toHaveLength(2);
	});
});
