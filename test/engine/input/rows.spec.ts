import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Fields } from '../../../nodes/Bloomy/engine/contract';
import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { recordId } from '../../../nodes/Bloomy/engine/input/ids';
import { findUnreadKeys, parseValues, readMapped } from '../../../nodes/Bloomy/engine/input/rows';
import { titleText } from '../../../nodes/Bloomy/engine/input/text';

const type = 'string';
const owner = { displayName: 'Owner', type, aliases: ['ownerId'] } as const;
const fields: Fields = {
	title: { displayName: 'Title', type, ...titleText },
	meetingId: { displayName: 'Meeting', type, ...recordId },
	userId: { ...owner, ...recordId, schema: recordId.schema.optional() },
};
const parse = parseValues(fields);
const fault = (values: Record<string, unknown>) => {
	try {
		return parse(values);
	} catch (error) {
		return error instanceof Failure ? error.message : error;
	}
};

describe('keys', () => {
	it.each(['meetingId', 'meeting_id', 'Meeting ID', 'MEETING-ID', ' meetingid ', 'meeting.Id'])(
		'match as %j',
		(key) => {
			expect(parse({ title: 'a', [key]: 5 })).toEqual({ title: 'a', meetingId: 5 });
		},
	);

	it.each<[string, Record<string, unknown>, number]>([
		['the own name before the alias', { ownerId: 1, userId: 2 }, 2],
		['the own name before the alias, last', { userId: 2, ownerId: 1 }, 2],
		['another spelling of the name before the alias', { ownerId: 1, user_id: 2 }, 2],
		['the exact name before another spelling', { user_id: 1, userId: 2 }, 2],
		['the earlier of two spellings', { user_id: 1, 'User ID': 2 }, 1],
		['the alias where the name is blank', { userId: ' ', owner_id: 3 }, 3],
		['the label in the panel', { OWNER: 4 }, 4],
		['the alias before the label', { Owner: 'Jane Doe', 'Owner ID': 5 }, 5],
		['the alias before the label, last', { 'Owner ID': 5, Owner: 'Jane Doe' }, 5],
	])('take %s', (_what, values, userId) => {
		expect(parse({ title: 'a', meetingId: 1, ...values })).toMatchObject({ userId });
	});

	it('that are unknown are ignored, whatever they hold', () => {
		const circular: IDataObject = {};
		circular.self = circular;
		const hostile = JSON.parse('{"__proto__": {"userId": 9}, "constructor": 1, "toString": 2}');
		const values = { ...circular, huge: 'x'.repeat(1e6), title: 'a', meetingId: 1 };
		expect(parse(Object.assign(hostile, values))).toEqual({ title: 'a', meetingId: 1 });
		expect(parse(JSON.parse('{"title":"a","meetingId":1,"__proto__":{"userId":9}}'))).toEqual({
			title: 'a',
			meetingId: 1,
		});
		expect({}).not.toHaveProperty('userId');
	});

	it('that no field reads are found, unless they hold nothing', () => {
		const rows = [
			{ Title: 'a', Due: '31.12.', 'Meeting ID': 1, Colour: '' },
			{ owner_id: 2, Owner: 'Jane Doe', 'To-do': 'b', Due: null },
		];
		expect(findUnreadKeys(fields, rows)).toEqual(['Due', 'To-do']);
	});
});

describe('values', () => {
	it.each([undefined, null, '', '  \t'])('that are blank (%j) count as absent', (blank) => {
		expect(parse({ title: 'a', meetingId: 1, userId: blank })).not.toHaveProperty('userId');
		expect(fault({ title: 'a', meetingId: blank })).toBe('meetingId: is required');
	});

	it.each<[Record<string, unknown>, string]>([
		[{}, 'title: is required; meetingId: is required'],
		[{ meetingId: 'abc' }, 'title: is required; meetingId: must be a positive whole number'],
		[{ title: 'a', meetingId: 1.5 }, 'meetingId: must be a positive whole number'],
		[
			{ title: 'a', meetingId: 0, ownerId: -1 },
			'meetingId: must be a positive whole number; userId: must be a positive whole number',
		],
	])('of %j have all faults named, each once', (values, sentence) => {
		expect(fault(values)).toBe(sentence);
	});

	it('that are circular or huge fail in a short sentence', () => {
		const circular: unknown[] = [];
		circular.push(circular);
		expect(fault({ title: 'a', meetingId: circular })).toBe(
			'meetingId: must be a positive whole number',
		);
		expect(String(fault({ title: 'a', meetingId: '9'.repeat(1e6) }))).toHaveLength(42);
	});
});

describe('Map Each Column Manually', () => {
	const read = (evaluate: (name: string, index: number) => unknown, mapped: IDataObject) => {
		const context: Partial<IExecuteFunctions> = {
			getNodeParameter: evaluate as IExecuteFunctions['getNodeParameter'],
		};
		return readMapped({ context: context as IExecuteFunctions, items: [] }, mapped);
	};

	it('evaluates only the fields that are mapped, for the item asked for', () => {
		const values = read((name, index) => `${name} of ${index}`, { title: '', meetingId: null }).at(
			3,
		);
		expect(values).toEqual({
			title: 'fields.value.title of 3',
			meetingId: 'fields.value.meetingId of 3',
		});
	});

	it('names every expression that throws', () => {
		const readItem = read(
			(name) => {
				if (name.endsWith('userId')) return 1;
				throw new Error(`no ${name.slice(13)}`);
			},
			{ title: '', meetingId: '', userId: '' },
		);
		expect(() => readItem.at(0)).toThrow(
			'title: the expression failed (no title); meetingId: the expression failed (no meetingId)',
		);
	});
});
