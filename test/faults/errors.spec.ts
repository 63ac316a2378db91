import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Sandbox } from '../sandbox';
import { runNode } from '../workflow/scenario';
import { makeCertificate } from './certificate';
import { closeHosts, host, sendJson } from './host';

const KEY = 'k3y-planted-0123456789abcdef';
const PASSWORD = 'p4ss-planted-w0rd';
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'] as const;

const environment = Object.fromEntries(PROXIES.map((name) => [name, process.env[name]]));
beforeEach(() => setProxy(undefined));
afterEach(closeHosts);
afterAll(() => {
	for (const name of PROXIES) setVariable(name, environment[name]);
});

function setVariable(name: string, value: string | undefined): void {
	if (value === undefined) Reflect.deleteProperty(process.env, name);
	else process.env[name] = value;
}

function setProxy(url: string | undefined): void {
	for (const name of PROXIES) setVariable(name, undefined);
	setVariable('HTTPS_PROXY', url);
}

/** An address on this machine at which nothing listens. */
async function findClosedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

function readCertificate(): { key: string; cert: string } {
	const folder = mkdtempSync(join(tmpdir(), 'bloomy-certificate-'));
	const { key, cert } = makeCertificate(folder);
	const read = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
	rmSync(folder, { recursive: true });
	return read;
}

type Say = (to: ServerResponse, token: string) => void;

const serve = (say: Say) => async () => (await host(({ token }, to) => say(to, token))).url;
const json = (status: number, body: unknown) => serve((to) => sendJson(to, status, body));
const text = (status: number, body: string, type = 'text/plain') =>
	serve((to) => to.writeHead(status, { 'content-type': type }).end(body));

const proxyThat = (answer?: string) => async () => {
	if (answer === undefined) {
		setProxy(`http://127.0.0.1:${await findClosedPort()}`);
	} else {
		const prepare = (server: Server) =>
			server.on('connect', (_request, socket) => socket.end(answer));
		setProxy((await host(() => undefined, { prepare })).url);
	}
	return 'https://bloom.invalid';
};

const LOOK =
	'it may or may not have been carried out, so look in Bloom Growth before trying it again';
const CORRECT = 'correct it, or ask for access if it is right';
const SHOW = 'try it again; if it keeps failing, show this to whoever runs your n8n';
const CHECK = 'check that what it names exists, and the Base URL in the credential';
const ELSEWHERE =
	'What answers at the Base URL in the credential does not seem to be Bloom Growth, so nothing was written; check the Base URL';
const NOT_OPENED = 'No connection to Bloom Growth could be opened, as';

/** What answers, where the write and the read of a row go; their sentences. The same if one is left out. */
type Row = [what: string, open: () => Promise<string>, create: string, read?: string];

const ROWS: Row[] = [
	[
		'a message',
		json(400, { error: true, message: 'Meeting 9 could not be found.' }),
		`Bloom Growth said: Meeting 9 could not be found (HTTP status 400); ${CORRECT}`,
	],
	[
		'a Message of the older kind',
		json(403, { Message: 'You are not in this meeting' }),
		'Bloom Growth said: You are not in this meeting (HTTP status 403); ask for access in Bloom Growth, or leave it out',
	],
	[
		'a ModelState',
		json(400, {
			Message: 'The request is invalid.',
			ModelState: {
				'model.title': ['The title is too long.'],
				'model.dueDate': ['Not a date.', 'Too late.'],
			},
		}),
		`Bloom Growth said: The request is invalid. The title is too long. Not a date. Too late (HTTP status 400); ${CORRECT}`,
	],
	[
		'plain text',
		text(500, 'Object reference not set\r\n   at Bloom.Todos.Create()'),
		`Bloom Growth failed while working on the request: Object reference not set (HTTP status 500); ${LOOK}`,
		'Bloom Growth failed while working on the request: Object reference not set (HTTP status 500); try it again later',
	],
	[
		'the page of a server in front',
		text(502, '<html><head><title>502 Bad\n Gateway</title></head></html>', 'text/html'),
		`Bloom Growth failed while working on the request: 502 Bad Gateway (HTTP status 502); ${LOOK}`,
		'Bloom Growth failed while working on the request: 502 Bad Gateway (HTTP status 502); try it again later',
	],
	[
		'a web page that says it went well',
		text(200, '<!DOCTYPE html><title>Bloom Growth</title>', 'text/html'),
		ELSEWHERE,
		`Bloom Growth's answer could not be read: it was a web page instead of data, titled Bloom Growth (HTTP status 200); ${CHECK}`,
	],
	[
		'an empty refusal',
		text(404, ''),
		`Bloom Growth refused the request and gave no reason (HTTP status 404); ${LOOK}`,
		`Bloom Growth refused the request and gave no reason (HTTP status 404); ${CORRECT}`,
	],
	[
		'an empty answer that says it went well',
		text(200, ''),
		ELSEWHERE,
		`Bloom Growth's answer could not be read: it was empty (HTTP status 200); ${CHECK}`,
	],
	[
		'too many requests',
		json(429, { message: 'Slow down.' }),
		'Bloom Growth refused the request because too many came at once: Slow down (HTTP status 429); try it again later, with a lower Concurrency or a Rate Limit',
	],
	[
		'the token said back',
		serve((to, token) => sendJson(to, 400, { message: `${token} is not allowed here` })),
		`Bloom Growth said: [hidden] is not allowed here (HTTP status 400); ${CORRECT}`,
	],
	[
		'nobody, in time',
		serve(() => undefined),
		`No answer came within 0.3 seconds; ${LOOK}`,
		'No answer came within 0.3 seconds; try it again, with a longer Timeout if it keeps failing',
	],
	[
		'a connection that is cut',
		serve((to) => to.destroy()),
		`The connection broke before the answer was complete (ECONNRESET); ${LOOK}`,
		`The connection broke before the answer was complete (ECONNRESET); ${SHOW}`,
	],
	[
		'no such name',
		async () => await Promise.resolve('https://bloom.invalid'),
		`${NOT_OPENED} there is no server named bloom.invalid (ENOTFOUND); ${SHOW}`,
	],
	[
		'a closed port',
		async () => `http://127.0.0.1:${await findClosedPort()}`,
		`${NOT_OPENED} 127.0.0.1:PORT does not answer (ECONNREFUSED); ${SHOW}`,
	],
	[
		'a certificate that nobody vouches for',
		async () => (await host(() => undefined, { tls: readCertificate() })).url,
		`${NOT_OPENED} n8n does not trust the certificate of 127.0.0.1:PORT (DEPTH_ZERO_SELF_SIGNED_CERT); ${SHOW}`,
	],
	[
		'http where https was asked for',
		async () => (await text(200, '')()).replace('http:', 'https:'),
		`${NOT_OPENED} 127.0.0.1:PORT does not speak https as it should (EPROTO); ${SHOW}`,
	],
	[
		'a proxy that is not there',
		proxyThat(),
		`${NOT_OPENED} 127.0.0.1:PORT, which n8n seems to be told to use as its proxy, does not answer (ECONNREFUSED); ${SHOW}`,
	],
	[
		'a proxy that wants a login',
		proxyThat('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
		`The proxy that n8n uses requires its own login (HTTP status 407); ${SHOW}`,
	],
];

const quick = { concurrency: 1, options: { timeout: 300, maxRetries: 0 } };

/** Runs the node on one row against an address, and gives its Failed items with ports made equal. */
async function fail(baseUrl: string, parameters: object, credential: object = {}) {
	const { failures } = await runNode({ url: baseUrl } as Sandbox, {
		rows: [{ title: 'Send the\n proposal', meetingId: 9, id: 77 }],
		parameters: { ...quick, ...parameters },
		credential: { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl, ...credential },
		node: { onError: 'continueErrorOutput' },
	});
	return failures.map(({ error }) => error.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:PORT'));
}

describe.each(ROWS)('where the answer is %s', (_what, open, created, read = created) => {
	it('the row that was to be created, the cause and what to do are in one sentence', async () => {
		const [error, ...others] = await fail(await open(), {});
		expect(error).toBe(`To-Do "Send the proposal" in meeting 9: ${created}`);
		expect(others).toEqual([]);
		expect(error).not.toMatch(/Request failed with status code|k3y-planted/);
	});

	it('so they are of a record that was to be fetched, and of a list', async () => {
		const url = await open();
		const byId = await fail(url, { operation: 'getManyById', resource: 'issue' });
		const user = { __rl: true, mode: 'id', value: '5' };
		const list = await fail(url, { operation: 'getAll', listBy: 'user', user });
		expect([...byId, ...list]).toEqual([`Issue 77: ${read}`, `The to-dos of user 5: ${read}`]);
		expect(byId.join()).not.toMatch(/Request failed with status code|k3y-planted/);
	});
});

const LOGIN = { authentication: 'password', username: 'jane@example.com', password: PASSWORD };
const AGAIN = 'check the credential, then run it again';
const NO_LOGIN = 'Bloom Growth did not accept the login:';
const NO_TOKEN = 'Signing in to Bloom Growth did not work:';
const ENDED = ', so the run ended before this item was attempted; try it again later';

describe.each<[what: string, open: () => Promise<string>, sentence: string, isThrown: boolean]>([
	[
		'an OAuth error',
		json(400, { error: 'invalid_grant', error_description: 'The password is incorrect.' }),
		`${NO_LOGIN} The password is incorrect (HTTP status 400); ${AGAIN}`,
		true,
	],
	[
		'an OAuth error without a description',
		json(400, { error: 'unsupported_grant_type' }),
		`${NO_LOGIN} unsupported_grant_type (HTTP status 400); ${AGAIN}`,
		true,
	],
	[
		'plain text',
		text(401, 'No such user'),
		`${NO_LOGIN} No such user (HTTP status 401); ${AGAIN}`,
		true,
	],
	['nothing', text(403, ''), `${NO_LOGIN} it gave no reason (HTTP status 403); ${AGAIN}`, true],
	[
		'a web page',
		text(200, '<title>Log in</title>', 'text/html'),
		`${NO_TOKEN} Log in (HTTP status 200)${ENDED}`,
		false,
	],
	[
		'the password said back',
		json(400, { error_description: `Bad ${PASSWORD}` }),
		`${NO_LOGIN} Bad [hidden] (HTTP status 400); ${AGAIN}`,
		true,
	],
	[
		'nobody at that name',
		async () => await Promise.resolve('https://bloom.invalid'),
		`${NO_TOKEN} no connection to Bloom Growth could be opened, as there is no server named bloom.invalid (ENOTFOUND)${ENDED}`,
		false,
	],
])('where the answer to a login is %s', (_what, open, sentence, isThrown) => {
	it('the row, the cause and what to do are in one sentence', async () => {
		const url = await open();
		expect(await fail(url, {}, LOGIN)).toEqual([
			`To-Do "Send the proposal" in meeting 9: ${sentence}`,
		]);
	});

	if (isThrown) {
		it('a workflow that stops says it without a row, as it is about all of them', async () => {
			const baseUrl = await open();
			const { error } = await runNode({ url: baseUrl } as Sandbox, {
				rows: [{ title: 'a', meetingId: 9 }],
				parameters: quick,
				credential: { ...LOGIN, sessionToken: '', baseUrl },
			});
			expect(error('Bloomy')?.message).toBe(sentence);
		});
	}
});

describe('a refused key', () => {
	const rows = [{ title: 'a', meetingId: 9 }];
	it.each([
		[
			'words',
			json(401, { Message: 'Authorization has been denied.' }),
			': Authorization has been denied',
		],
		['nothing', text(401, ''), ''],
	])(
		'that is answered with %s stops the workflow with one sentence',
		async (_what, open, words) => {
			const baseUrl = await open();
			const credential = { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl };
			const scenario = { rows, parameters: quick, credential };
			const { error } = await runNode({ url: baseUrl } as Sandbox, scenario);
			expect(error('Bloomy')?.message).toBe(
				`Bloom Growth did not accept the credential${words} (HTTP status 401); ${AGAIN}`,
			);
		},
	);
});

describe('what a row is called', () => {
	const refuse = json(400, { message: 'No' });
	const nameOf = async (row: object) => {
		const url = await refuse();
		const { failures } = await runNode({ url } as Sandbox, {
			rows: [{ ...row }],
			parameters: { ...quick, resource: 'meetingId' in row ? 'goal' : 'meeting' },
			credential: { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl: url },
		});
		return failures[0]?.error.replace(/: Bloom Growth said.*/, '');
	};

	it('is its title, shortened between letters, and its meeting if it is in one', async () => {
		expect(await nameOf({ title: 'Weekly' })).toBe('Meeting "Weekly"');
		expect(await nameOf({ title: '🌱'.repeat(70), meetingId: '8' })).toBe(
			`Goal "${'🌱'.repeat(60)}..." in meeting 8`,
		);
	});

	it('is nothing where its own mistakes are told', async () => {
		expect(await nameOf({ title: ' ', meetingId: 9 })).toBe('Title is required');
	});
});
