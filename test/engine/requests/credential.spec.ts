import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { Credential } from '../../../nodes/Bloomy/engine/requests/credential';
import { createContext } from '../node';

const KEY = { authentication: 'apiKey', apiKey: 'first-key' };
const LOGIN = { authentication: 'password', password: 'pass-word', sessionToken: 'first-token' };

const openContext = (context: Partial<IExecuteFunctions>) =>
	createContext({ operation: 'createMany', rows: [], context });

/** The credential of a node, and what n8n has stored, which may change. */
function open(
	data: object,
	node: object = { credentials: { bloomyApi: { id: '7', name: 'Mine' } } },
) {
	const stored = { ...data };
	const getCredentials = async <T extends object>() => ({ ...stored }) as T;
	const context = openContext({ getCredentials, getNode: () => node as INode });
	return { stored, credential: new Credential(context) };
}

it('brings along what was read, under the name that the node has for it', async () => {
	const { credential } = open(KEY);
	await credential.read();
	expect(credential.forRequest).toEqual({ id: '7', name: 'Mine', type: 'bloomyApi', data: KEY });
});

it.each([[{}], [{ credentials: {} }]])('has no name where the node is %j', async (node) => {
	const { credential } = open(KEY, node);
	await credential.read();
	expect(credential.forRequest).toMatchObject({ id: '', name: '' });
});

it.each([
	[KEY, 'fixed'],
	[{}, 'fixed'],
	[LOGIN, 'stored'],
	[{ ...LOGIN, sessionToken: '' }, 'missing'],
	[{ ...LOGIN, sessionToken: undefined }, 'missing'],
] as const)('%j signs with a token that is %s', async (data, token) => {
	const { credential } = open(data);
	await credential.read();
	expect(credential.token).toBe(token);
	expect(credential.forRequest === undefined).toBe(token === 'missing');
});

it('counts tokens, each once, and hides all that there have been', async () => {
	const { stored, credential } = open(LOGIN);
	expect(credential.tokenCount).toBe(0);
	await credential.read();
	await credential.read();
	expect(credential.tokenCount).toBe(1);
	Object.assign(stored, { sessionToken: 'second-token' });
	await credential.read();
	expect(credential.tokenCount).toBe(2);
	expect(credential.forRequest?.data).toEqual({ ...LOGIN, sessionToken: 'second-token' });
	expect(credential.redact('first-token, second-token or pass-word')).toBe(
		'[hidden], [hidden] or [hidden]',
	);
	expect(credential.redact('it was second-to', true)).toBe('it was [hidden]');
	expect(credential.redact('it was second-to')).toBe('it was second-to');
});

it('counts keys as it does tokens', async () => {
	const { stored, credential } = open(KEY);
	await credential.read();
	Object.assign(stored, { apiKey: 'second-key' });
	await credential.read();
	expect(credential.tokenCount).toBe(2);
	expect(credential.redact('first-key or second-key')).toBe('[hidden] or [hidden]');
});

it('fails as n8n does where there is none', async () => {
	const missing = new Error('No credential');
	const getCredentials = async () => await Promise.reject(missing);
	const credential = new Credential(openContext({ getCredentials }));
	await expect(credential.read()).rejects.toBe(missing);
});
