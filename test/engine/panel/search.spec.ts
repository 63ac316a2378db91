import { Bloomy } from '../../../nodes/Bloomy/Bloomy.node';
import { BloomyTrigger } from '../../../nodes/Bloomy/BloomyTrigger.node';
import { leap } from '../leap';
import { openPanel } from '../panelContext';
import type { Panel } from '../panelContext';

const { searchMeetings, searchUsers } = new Bloomy().methods.listSearch;

const LIST = [
	{ Id: 2, Name: 'Sales L10' },
	{ Id: 1, Name: 'Leadership L10' },
	{ Id: null, Name: 'no ID' },
	{ Id: 3, Name: null },
	null,
];

it.each<['searchMeetings' | 'searchUsers', string, string | undefined, number[]]>([
	['searchMeetings', 'L10/list', undefined, [1, 2]],
	['searchMeetings', 'L10/list', ' SALES ', [2]],
	['searchUsers', 'users/mineviewable', 'l10', [1, 2]],
	['searchUsers', 'users/mineviewable', 'nobody', []],
])('%s asks %s for names with %j, and sorts them', async (name, path, filter, ids) => {
	const { panel, paths } = openPanel({ body: LIST });
	const search = name === 'searchUsers' ? searchUsers : searchMeetings;
	const { results } = await search.call(panel, filter);
	expect(results.map(({ value }) => value)).toEqual(ids);
	expect(paths).toEqual([path]);
});

it.each<[string, Panel, string]>([
	['a refused credential', { status: 401 }, 'did not accept the credential'],
	['the key said back', { status: 400, body: 'Bad planted-key' }, 'Bad [hidden] ('],
	['a refusal', { status: 403, body: { message: 'Not yours' } }, 'Not yours'],
	['too many requests', { status: 429 }, 'too many'],
	['a web page', { body: '<html>' }, 'web page'],
	['no list', { body: {} }, 'could not be read'],
	['plain http', { baseUrl: 'http://bloom.test' }, 'https://'],
])('tells the editor of %s', async (_what, answer, sentence) => {
	const searching = leap(async () => await searchMeetings.call(openPanel(answer).panel));
	await expect(searching).rejects.toThrow(sentence);
});

it('offers the trigger all meetings, sorted by name', async () => {
	const { getMeetings } = new BloomyTrigger().methods.loadOptions;
	const { panel, paths } = openPanel({ body: LIST });
	expect(await getMeetings.call(panel)).toEqual([
		{ name: 'Leadership L10', value: 1 },
		{ name: 'Sales L10', value: 2 },
	]);
	expect(paths).toEqual(['L10/list']);
});
