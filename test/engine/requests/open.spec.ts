import { setImmediate as turn } from 'node:timers/promises';

import type { Failure } from '../../../nodes/Bloomy/engine/failure';
import { Credential } from '../../../nodes/Bloomy/engine/requests/credential';
import { openClient } from '../../../nodes/Bloomy/engine/requests/open';
import type { HttpRequest } from '../../../nodes/Bloomy/engine/requests/transport';
import { createContext } from '../node';
import type { Sent } from '../node';

const read: HttpRequest = { method: 'GET', path: ['users', 'mine'] };
const settings = { concurrency: 5, maxRetries: 0, timeout: 1000 };
const isAnything = () => true;

/** A client against a server that takes a turn to answer, with this stored as the credential. */
async function open(data: object | Error, onSend?: (request: HttpRequest) => void) {
	const sent: Sent[] = [];
	/** How many others each request met. */
	const met: number[] = [];
	let inFlight = 0;
	const answer = async () => {
		met.push(inFlight++);
		await turn();
		inFlight--;
		return { message: 'No planted-key here.' };
	};
	const getCredentials = async <T extends object>() =>
		data instanceof Error ? await Promise.reject(data) : (data as T);
	const scenario = { operation: 'createMany', rows: [], answer, context: { getCredentials } };
	const context = createContext(scenario, sent);
	const client = await openClient(context, new Credential(context), settings, onSend);
	return { client, sent, met };
}

const KEY = { baseUrl: 'https://bloom.test/', authentication: 'apiKey', apiKey: 'planted-key' };

it('sends to the Base URL, and tells of each request that it sends', async () => {
	const told: HttpRequest[] = [];
	const { client, sent } = await open(KEY, (request) => told.push(request));
	await client.send(read, 0, isAnything);
	expect(sent).toEqual([{ what: 'GET users/mine', body: undefined }]);
	expect(told).toEqual([read]);
});

it('hides the secrets of the credential in what it says', async () => {
	const { client } = await open(KEY);
	const isNothing = () => false;
	await expect(client.send(read, 0, isNothing)).rejects.toThrow('No [hidden] here');
});

it('sends one request at a time at first where a login has no token yet', async () => {
	const login = { ...KEY, authentication: 'password', sessionToken: '' };
	const { client, met } = await open(login);
	const indexes = [0, 1, 2, 3];
	await Promise.all(indexes.map(async (index) => await client.send(read, index, isAnything)));
	expect(met.slice(0, 2)).toEqual([0, 0]);
});

it.each<[object | Error, string]>([
	[new Error('Node has no credential'), 'Node has no credential'],
	[{ ...KEY, baseUrl: 'bloom' }, 'The Base URL of the credential is not a web address'],
])('fails as authentication where the credential is %p', async (data, message) => {
	const failure = await open(data).catch((error: Failure) => error as Failure);
	expect(failure).toMatchObject({ message: expect.stringContaining(message) as string });
	expect(failure).toHaveProperty('details.type', 'authentication');
	expect(failure).toHaveProperty('details.statusCode', null);
});
