import { toMapperFields } from '../../../nodes/Bloomy/engine/panel/mapper';
import { resources } from '../../../nodes/Bloomy/resources';
import { openPanel } from '../panelContext';

const readFields = async (resource: string, operation?: string) => {
	const { panel } = openPanel({ resource, ...(operation !== undefined && { operation }) });
	return (await toMapperFields(resources).call(panel)).fields;
};

it.each([
	['issue', ['meetingId', 'title'], ['notes', 'userId']],
	['todo', ['meetingId', 'title'], ['dueDate', 'notes', 'userId']],
	['goal', ['meetingId', 'title'], ['userId']],
	['headline', ['meetingId', 'title'], ['notes', 'userId']],
	['user', [], []],
	['meeting', ['title'], ['addSelf', 'attendees']],
])('%s shows %j as required and %j as optional', async (resource, required, optional) => {
	const fields = await readFields(resource);
	const ids = (isRequired: boolean) =>
		fields.filter((field) => field.required === isRequired).map(({ id }) => id);
	expect([ids(true).sort(), ids(false).sort()]).toEqual([required, optional]);
	expect(fields.every(({ display }) => display)).toBe(true);
});

it('shows nothing for an unknown resource', async () => {
	expect(await readFields('moon')).toEqual([]);
});

it.each([
	['meetingId', 'Leadership L10'],
	['userId', 'Jane Doe'],
])('offers names for %s', async (id, name) => {
	const field = (await readFields('todo')).find((one) => one.id === id);
	expect(field).toMatchObject({ type: 'options' });
	expect(field?.options?.map((option) => option.name)).toEqual([name]);
});

it.each([
	['score', 'setMany', 'metricId', ['Revenue']],
	['score', 'setMany', 'meetingId', ['Leadership L10']],
	['goal', 'updateMany', 'status', ['On Track', 'At Risk', 'Complete']],
	['metric', 'createMany', 'unit', ['None', 'Dollar', 'Percent', 'Pound', 'Euro']],
])('of %s, %s offers for %s what there is', async (resource, operation, id, names) => {
	const field = (await readFields(resource, operation)).find((one) => one.id === id);
	expect(field).toMatchObject({ type: 'options' });
	expect(field?.options?.map(({ name }) => name)).toEqual(names);
});

it('asks for no list where a person cannot choose just one of it', async () => {
	const { panel, paths } = openPanel({ resource: 'meeting', operation: 'createMany' });
	const getCredentials = jest.fn();
	const { fields } = await toMapperFields(resources).call({ ...panel, getCredentials });
	const plain = { defaultMatch: false, canBeUsedToMatch: false, display: true };
	expect(fields).toEqual([
		{ ...plain, id: 'title', displayName: 'Title', required: true, type: 'string' },
		// n8n stores a switch as off as soon as the form is touched, unless it has a default.
		{
			...plain,
			id: 'addSelf',
			displayName: 'Add Self',
			required: false,
			type: 'boolean',
			defaultValue: true,
		},
		{ ...plain, id: 'attendees', displayName: 'Attendees', required: false, type: 'string' },
	]);
	expect(paths).toEqual([]);
	expect(getCredentials).not.toHaveBeenCalled();
});

it('offers names for one person, and text for several', async () => {
	const fields = await readFields('meeting', 'addAttendees');
	const types = fields.map(({ id, type }) => [id, type]);
	expect(types).toEqual(
		expect.arrayContaining([
			['userId', 'options'],
			['attendees', 'string'],
		]),
	);
});
