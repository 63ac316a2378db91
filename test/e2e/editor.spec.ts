import type { SavedWorkflow } from '../n8n/client';
import { startSandbox, type Sandbox } from '../sandbox';
import { keyCredential } from '../workflow/scenario';
import { Editor } from './editor';
import { addCredential, draw, drawSheet, openStage } from './stage';

const { client } = openStage();

let sandbox: Sandbox;
let editor: Editor | undefined;
beforeEach(async () => (sandbox = await startSandbox()));
afterEach(async () => {
	await editor?.close();
	await sandbox.stop();
});

/** What a person has on the canvas before they meet this node. */
async function saveSheet(): Promise<SavedWorkflow> {
	const rows = [{ task: 'Send the proposal' }, { task: 'Book the venue' }, { task: '', by: 'May' }];
	return await client.saveWorkflow(drawSheet('Sheet to to-dos', rows, ['Created', 'Not Created']));
}

it('a person finds the node, signs in, picks, maps, connects, runs and reads both outputs', async () => {
	await client.createCredential('My Bloom Growth', keyCredential(sandbox));
	const { id } = await saveSheet();
	editor = await Editor.open(client.url);
	await editor.openWorkflow(id);
	for (const word of ['bloom growth', 'l10 meeting', 'rocks', 'measurable', 'weekly', 'okr']) {
		expect((await editor.searchNodes(word))[0]).toBe('Bloomy');
	}
	await editor.keep('node-panel');

	await editor.dragAction('Bloomy', 'Get many goals', [620, 400]);
	await editor.chooseCredential('My Bloom Growth');
	expect(await editor.testCredential()).toContain('Connection tested successfully');
	expect(await editor.pick('meeting', 'lead')).toEqual(['Leadership L10']);
	await editor.keep('panel-get-many');

	await editor.choose('resource', 'To-Do');
	await editor.choose('operation', 'Create Many');
	await editor.closePanel();
	const bloomy = 'Create many to-dos';
	await editor.connect('Sheet', 0, bloomy);
	await editor.connect(bloomy, 0, 'Created');
	await editor.connect(bloomy, 1, 'Not Created');
	await editor.openPanel(bloomy);
	await editor.chooseMapping('Map Each Column Manually');
	await editor.typeExpression('title', '$json.task');
	await editor.choose('meetingId', 'Leadership L10');
	await editor.keep('panel-mapped');
	await editor.closePanel();

	await editor.tidyUp();
	await editor.execute();
	expect((await editor.readCounts()).sort()).toEqual(['1 item', '1 item', '2 items', '3 items']);
	await editor.keep('canvas');
	await editor.openPanel(bloomy);
	expect((await editor.showOutput('Successful')).tab).toBe('Successful Branch (2 items)');
	await editor.keep('successful');
	const { tab, table } = await editor.showOutput('Failed');
	expect(tab).toBe('Failed Branch (1 item)');
	expect(table[0]?.slice(0, 4)).toEqual(['error', 'inputData', 'index', 'failure']);
	expect(table[1]?.slice(0, 3)).toEqual(['Title is required', expect.stringMatching(/task/), '2']);
	await editor.keep('failed');
	await editor.keep('panel-failed', editor.find('ndv'));
	await editor.page.getByText('2 created, 1 failed: 1 title missing').waitFor();

	const created = sandbox.store.todos.filter(({ Id }) => Id >= 10_000);
	const records = created.map(({ Name, OriginId }) => [Name, OriginId]).sort();
	expect(records).toEqual([
		['Book the venue', 123],
		['Send the proposal', 123],
	]);
});

it('a person finds the credential by the name of the service, and signs in as in the browser', async () => {
	editor = await Editor.open(client.url);
	const { found, form } = await editor.beginCredential('bloom growth');
	expect(found).toEqual(['Bloom Growth (Bloomy) API']);
	expect(form).toMatch(/^Bloom Growth \(Bloomy\) account\s/);
	expect(form).toMatch(/User Name \*[^]+Password \*/);
	expect(form).not.toMatch(/API Key \*/);
});

it.each([
	['light', /bloomy\.svg$/],
	['dark', /bloomy\.dark\.svg$/],
] as const)('the node has an icon of its own in the %s theme', async (theme, icon) => {
	const credentialId = await addCredential(client, sandbox);
	const { id } = await client.saveWorkflow(draw({ rows: [{ title: 'One' }], credentialId }));
	editor = await Editor.open(client.url, theme);
	await editor.openWorkflow(id);
	const image = editor.node('Bloomy').locator('img').first();
	expect(await image.getAttribute('src')).toMatch(icon);
	expect(
		await image.evaluate((element) => (element as { naturalWidth?: number }).naturalWidth),
	).toBeGreaterThan(0);
	await editor.keep(`canvas-${theme}`);
	await editor.openPanel('Bloomy');
	await editor.keep(`panel-${theme}`);
});

it('the panel has labels for people, whole and in order, for every resource and operation', async () => {
	const credentialId = await addCredential(client, sandbox);
	const { id } = await client.saveWorkflow(draw({ rows: [{ title: 'One' }], credentialId }));
	editor = await Editor.open(client.url);
	await editor.openWorkflow(id);
	await editor.openPanel('Bloomy');
	const resources = await editor.readOptions('resource');
	expect(resources).toEqual([...resources].sort());
	for (const resource of resources) {
		await editor.choose('resource', resource);
		for (const operation of await editor.readOptions('operation')) {
			await editor.choose('operation', operation);
			const labels = await editor.readLabels();
			expect(labels.slice(0, 2)).toEqual(['Resource', 'Operation']);
			expect([resource, operation, await editor.findBadLabels()]).toEqual([
				resource,
				operation,
				[],
			]);
			await editor.keep(`panel ${resource} ${operation}`.toLowerCase().replaceAll(' ', '-'));
		}
	}
});

it('a dropdown whose API fails says so in a sentence', async () => {
	const credentialId = await addCredential(client, sandbox);
	const bloomy = { parameters: { resource: 'todo', operation: 'getAll' } };
	const { id } = await client.saveWorkflow(draw({ rows: [], credentialId, bloomy }));
	sandbox.revokeKey();
	editor = await Editor.open(client.url);
	await editor.openWorkflow(id);
	await editor.openPanel('Bloomy');
	await editor.find('rlc-input').first().click();
	await editor.settle(1_500);
	await editor.keep('dropdown-refused');
	const said = await editor.find('rlc-error-container').filter({ visible: true }).textContent();
	expect(said).toMatch(/did not accept the credential/);
	expect(said).not.toMatch(/status code/);
});
