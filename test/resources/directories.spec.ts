import { meetings, metrics, users } from '../../nodes/Bloomy/resources/directories';
import { Recorder } from './recorder';

const ROWS = [
	{ Id: 1, Name: 'Jane Doe', Email: 'jane@example.com', ResultType: 'User' },
	{ Id: 2, Name: 'Sales L10', Email: '', ResultType: 'Meeting' },
	{ Id: null, Name: 'no ID', ResultType: 'User' },
	{ Id: 3, Name: '', ResultType: 'User' },
];
const jane = { id: 1, name: 'Jane Doe', email: 'jane@example.com' };
const sales = { id: 2, name: 'Sales L10', email: null };

it.each([
	['L10/list', meetings],
	['users/mineviewable', users],
])('%s gives what has an ID and a name', async (path, directory) => {
	const api = new Recorder({ [path]: ROWS });
	expect(await directory.read(api)).toEqual([jane, sales]);
	expect(api.log).toEqual([`GET ${path}`]);
});

it('finds e-mail addresses among users only', async () => {
	const api = new Recorder({ 'search/all': ROWS });
	expect(await users.readEmails?.(api)).toEqual([jane]);
	expect(api.log).toEqual(['GET search/all {"term":"%"}']);
});

it('knows who the caller is', async () => {
	const api = new Recorder({ 'users/mine': ROWS[0]! });
	expect(await users.readSelf?.(api)).toEqual(jane);
	expect(await users.readSelf?.(new Recorder())).toBeUndefined();
});

it.each([
	[undefined, 'scorecard/user/mine'],
	[5, 'scorecard/meeting/5'],
])('the metrics of meeting %j are on %s', async (meetingId, path) => {
	const api = new Recorder({
		[path]: {
			Measurables: [
				{ Id: 41, Name: 'Revenue' },
				{ Id: -1, Name: 'x' },
			],
		},
	});
	expect(await metrics.read(api, meetingId)).toEqual([{ id: 41, name: 'Revenue', email: null }]);
	expect(api.log).toEqual([`GET ${path}`]);
});
