import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import { addCredential, openStage } from './stage';

const { client } = openStage();
const nodeTypeAndVersion = { name: 'n8n-nodes-bloomy.bloomy', version: 1 };

let sandbox: Sandbox;
let credentials: IDataObject;
beforeEach(async () => {
	sandbox = await startSandbox();
	const id = await addCredential(client, sandbox);
	credentials = { bloomyApi: { id, name: 'Bloomy' } };
});
afterEach(async () => await sandbox.stop());

interface Found {
	results: Array<{ name: string; value: number }>;
}

async function search(parameter: 'meeting' | 'user', filter?: string): Promise<Found> {
	return await client.ask('POST', '/dynamic-node-parameters/resource-locator-results', {
		path: `parameters.${parameter}`,
		methodName: parameter === 'meeting' ? 'searchMeetings' : 'searchUsers',
		nodeTypeAndVersion,
		currentNodeParameters: { resource: 'todo', operation: 'getAll' },
		credentials,
		...(filter && { filter }),
	});
}

async function mapFields(resource: string): Promise<{ fields: Array<IDataObject> }> {
	return await client.ask('POST', '/dynamic-node-parameters/resource-mapper-fields', {
		path: 'parameters.fields',
		methodName: 'getFields',
		nodeTypeAndVersion,
		currentNodeParameters: { resource, operation: 'createMany' },
		credentials,
	});
}

describe("The editor's dropdowns", () => {
	it('list the meetings, and those that have what was typed in their name', async () => {
		const { results } = await search('meeting');
		expect(results.map(({ name, value }) => [name, value])).toEqual([
			['Engineering L10', 456],
			['Leadership L10', 123],
			['Sales L10', 789],
		]);
		expect((await search('meeting', 'LEAD')).results).toMatchObject([{ value: 123 }]);
		expect((await search('meeting', 'nothing like it')).results).toEqual([]);
	});

	it('list the users, and those that have what was typed in their name', async () => {
		const names = (await search('user')).results.map(({ name }) => name);
		expect(names).toHaveLength(sandbox.store.users.length);
		expect(names).toEqual([...names].sort());
		expect((await search('user', 'fisch')).results).toMatchObject([{ name: 'Lena Fischer' }]);
	});

	it('offer meetings and users as options of the mapped fields', async () => {
		const { fields } = await mapFields('todo');
		const optionsOf = (id: string) => fields.find((field) => field.id === id)?.options;
		expect(optionsOf('meetingId')).toEqual(
			expect.arrayContaining([{ name: 'Sales L10', value: 789 }]),
		);
		expect(optionsOf('userId')).toEqual(
			expect.arrayContaining([{ name: 'Lena Fischer', value: 456 }]),
		);
	});

	it.each<[string, () => void, string]>([
		[
			'a refused credential',
			() => sandbox.revokeKey(),
			'Bloom Growth did not accept the credential (HTTP status 401); check the credential, then run it again',
		],
		[
			'a failing service',
			() => sandbox.faults.add({ fault: 'status', status: 500 }),
			'Bloom Growth failed while working on the request: Internal Server Error (HTTP status 500); try it again later',
		],
		[
			'a web page',
			() => sandbox.faults.add({ fault: 'html' }),
			"Bloom Growth's answer could not be read: it was a web page instead of data, titled Bloom Growth (HTTP status 200); check that what it names exists, and the Base URL in the credential",
		],
	])('give a sentence, not a stack, for %s', async (_, breakIt, sentence) => {
		breakIt();
		const answer = await search('meeting').then(String, ({ message }: Error) => message);
		expect(/"message":"([^"]*)"/.exec(answer)?.[1]).toBe(sentence);
	});
});
