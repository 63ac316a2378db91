import type { IDataObject } from 'n8n-workflow';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { inspect } from 'node:util';

import { startSandbox } from '../sandbox';
import type { FaultRule, Sandbox } from '../sandbox';
import type { Credential } from '../workflow/engine';
import { keyCredential, loginCredential, runNode } from '../workflow/scenario';
import type { Outcome, Scenario } from '../workflow/scenario';
import { closeHosts, host, sendJson } from './host';
import { RESOURCES, buildRows } from './rig';

const KEY = 'k3y-planted-0123456789abcdef';
const PASSWORD = 'p4ss-planted-w0rd';
const LOGIN = { authentication: 'password', username: 'jane@example.com', password: PASSWORD };
/** What is left of a secret that was cut is a leak too, from this many characters on. */
const SHORTEST_PART = 8;

jest.setTimeout(300_000);
afterEach(closeHosts);

const runListening = async (sandbox: { url: string }, scenario: Scenario) =>
	await listen(async () => await runNode(sandbox as Sandbox, scenario));

/** Does something and gives beside what came out all that was written to a log meanwhile. */
async function listen<T>(work: () => Promise<T>): Promise<{ outcome: T; log: string }> {
	const lines: string[] = [];
	const hear = (...said: unknown[]) => void lines.push(inspect(said, { depth: null }));
	const write = (said: unknown) => {
		lines.push(String(said));
		return true;
	};
	const spies = [
		...(['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((method) =>
			jest.spyOn(console, method).mockImplementation(hear),
		),
		jest.spyOn(process.stdout, 'write').mockImplementation(write),
		jest.spyOn(process.stderr, 'write').mockImplementation(write),
	];
	try {
		return { outcome: await work(), log: lines.join('\n') };
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
}

/** The secrets, or parts of them, that stand in anything a user or a log gets to see. */
function findLeaks({ outcome, log }: { outcome: Outcome; log: string }, secrets: string[]) {
	const seen = [
		log,
		JSON.stringify(outcome.run.data),
		inspect(outcome.run.data, { depth: null, maxStringLength: null, maxArrayLength: null }),
		inspect(outcome.error('Bloomy'), { depth: null, showHidden: true }),
	];
	const shapes = secrets.flatMap((secret) => [
		secret,
		encodeURIComponent(secret),
		Buffer.from(secret).toString('base64').replace(/=+$/, ''),
		secret.slice(0, SHORTEST_PART),
	]);
	return [...new Set(shapes)].filter((shape) => seen.some((text) => text.includes(shape)));
}

const escapeHtml = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const inOneLine = (text: string) => text.replace(/\s+/g, ' ');

const failing = { node: { onError: 'continueErrorOutput' as const } };
const quick = { concurrency: 5, options: { timeout: 300, maxRetries: 1 } };

type Echo = (echoed: string, response: ServerResponse) => void;

const echoes: Record<string, Echo> = {
	'a message at 400': (message, to) => sendJson(to, 400, { error: true, message }),
	'a message at 403': (Message, to) => sendJson(to, 403, { Message }),
	'a message at 429': (message, to) => {
		to.setHeader('retry-after', '1');
		sendJson(to, 429, { message });
	},
	'a message at 500': (message, to) => sendJson(to, 500, { message }),
	'a description at 400': (error_description, to) => sendJson(to, 400, { error_description }),
	'plain text at 500': (text, to) => to.writeHead(500).end(text),
	'plain text at 200': (text, to) => to.writeHead(200).end(text),
	'a web page': (text, to) => to.writeHead(200).end(`<html><body>${text}</body></html>`),
	'broken JSON': (text, to) => sendJson(to, 200, `{"Name": ${JSON.stringify(text)}, "I`),
	'a record without an ID': (Name, to) => sendJson(to, 200, { Name }),
	'a list of nonsense': (Name, to) => sendJson(to, 200, [{ Name }]),
	'a redirect': (text, to) =>
		to.writeHead(302, { location: `/x?${encodeURIComponent(text)}` }).end(text),
	'a header': (text, to) =>
		to.writeHead(400, { 'x-said': encodeURIComponent(text), 'retry-after': text }).end(),
	'a cut connection': (text, to) => {
		to.writeHead(200, { 'content-length': 9999 }).write(text);
		setTimeout(() => to.destroy(), 10);
	},
};

describe.each(Object.entries(echoes))(
	'a server that says the secrets back in %s',
	(_name, echo) => {
		it('to an API key', async () => {
			const { url } = await host(({ token }, to) =>
				echo(`Bad ${token}, sent as Bearer ${token}`, to),
			);
			const credential = { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl: url };
			const runs = [failing, {}].flatMap((more) =>
				RESOURCES.map(async (resource) => {
					const rows = buildRows(resource, 1);
					const parameters = { resource, ...quick, options: { timeout: 300, maxRetries: 0 } };
					return await runNode({ url } as Sandbox, { rows, parameters, credential, ...more });
				}),
			);
			const { outcome: outcomes, log } = await listen(async () => await Promise.all(runs));
			for (const outcome of outcomes) {
				expect(outcome.failures).toHaveLength(1);
				expect(findLeaks({ outcome, log }, [KEY])).toEqual([]);
			}
		});

		it('to a login, while signing in', async () => {
			const { url, heard } = await host(({ body }, to) => echo(`No: ${body} (${PASSWORD})`, to));
			const credential = { ...LOGIN, sessionToken: '', baseUrl: url };
			const parameters = { ...quick, options: { timeout: 300, maxRetries: 0, timeBudget: 5 } };
			for (const more of [failing, {}]) {
				const scenario = { rows: buildRows('todo', 1), parameters, credential, ...more };
				const ran = await runListening({ url }, scenario);
				expect(findLeaks(ran, [PASSWORD])).toEqual([]);
			}
			expect(heard.every(({ url: path }) => path === '/Token')).toBe(true);
			expect(heard.some(({ body }) => body.includes(PASSWORD))).toBe(true);
		});

		it('to a login whose tokens die over and over', async () => {
			const tokens: string[] = [];
			let uses = 0;
			const { url } = await host(({ method, url: path, token }, to) => {
				if (path === '/Token') {
					tokens.push(`${tokens.length}-t0ken-planted-${'x'.repeat(20)}`);
					uses = 0;
					sendJson(to, 200, { access_token: tokens.at(-1) });
				} else if (token !== tokens.at(-1) || ++uses > 2) {
					sendJson(to, 401, '');
				} else if (method === 'GET') {
					// Nothing is written where something else than Bloom Growth answers.
					sendJson(to, 200, []);
				} else {
					echo(`Bad ${token} of ${PASSWORD}`, to);
				}
			});
			const credential = { ...LOGIN, sessionToken: 'f1rst-token-of-the-store', baseUrl: url };
			// Each refusal for speed pauses the run, and longer each time.
			const options = { timeout: 300, maxRetries: 0, timeBudget: 15 };
			const parameters = { ...quick, concurrency: 1, options };
			const ran = await runListening(
				{ url },
				{
					rows: buildRows('todo', 9),
					parameters,
					credential,
					...failing,
				},
			);
			expect(tokens.length).toBeGreaterThan(2);
			const secrets = [...tokens, PASSWORD, 'f1rst-token-of-the-store'];
			expect(findLeaks(ran, secrets)).toEqual([]);
		});
	},
);

describe('a secret is hidden', () => {
	const said: Array<[string, (secret: string) => string]> = [
		['cut off at the end of a long message', (secret) => `${'x'.repeat(288)}${secret}`],
		['in a long message', (secret) => `${'x'.repeat(200)}${secret}`],
		['twice in a row', (secret) => `${secret}${secret}`],
		['over two lines', (secret) => `No\n${secret}\nso\n`],
	];
	it.each(said)('%s', async (_name, say) => {
		const { url } = await host(({ token }, to) => sendJson(to, 400, { message: say(token) }));
		const credential = { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl: url };
		const scenario = { rows: buildRows('todo', 2), parameters: quick, credential, ...failing };
		const ran = await runListening({ url }, scenario);
		expect(ran.outcome.failures).toHaveLength(2);
		expect(findLeaks(ran, [KEY])).toEqual([]);
	});

	const spellings: Array<[string, string, (secret: string) => string]> = [
		['escaped in the title of a page', 'p4ss<w0rd>pl4nted&', escapeHtml],
		['with a line break', 'p4ss-one\np4ss-two', (secret) => secret],
		[
			'escaped twice in JSON',
			'p4ss"w0rd\\pl4nted',
			(secret) => JSON.stringify(JSON.stringify(secret)),
		],
		['in base64', KEY, (secret) => Buffer.from(secret).toString('base64')],
		['in capitals', KEY, (secret) => secret.toUpperCase()],
		['in percents', KEY, (secret) => Buffer.from(secret).toString('hex').replace(/../g, '%$&')],
		[
			'long, and said twenty times',
			`k3y-${'0123456789'.repeat(60)}`,
			(secret) => secret.repeat(20),
		],
	];
	it.each(spellings)('%s', async (_name, secret, spell) => {
		const spelt = spell(secret);
		const { url } = await host(({ method }, to) =>
			method === 'GET'
				? sendJson(to, 200, [])
				: sendJson(to, 400, { message: `No ${spelt} for you` }),
		);
		const credential = {
			authentication: 'apiKey',
			apiKey: KEY,
			password: secret,
			sessionToken: '',
		};
		const scenario = { rows: buildRows('todo', 2), parameters: quick, ...failing };
		const ran = await runListening(
			{ url },
			{ ...scenario, credential: { ...credential, baseUrl: url } },
		);
		expect(ran.outcome.failures).toHaveLength(2);
		const { error } = ran.outcome.failures[0]!;
		expect(error).toContain('[hidden]');
		expect(error).not.toContain(inOneLine(spelt).slice(0, SHORTEST_PART));
		expect(findLeaks(ran, [secret])).toEqual([]);
	});

	it('though it is a number', async () => {
		const apiKey = 9_876_543_210;
		const { url } = await host(({ token }, to) => sendJson(to, 400, { message: `Bad ${token}` }));
		const credential = { authentication: 'apiKey', apiKey, sessionToken: '', baseUrl: url };
		const scenario = { rows: buildRows('todo', 2), parameters: quick, credential, ...failing };
		expect(findLeaks(await runListening({ url }, scenario), [String(apiKey)])).toEqual([]);
	});

	it('in a record on Successful', async () => {
		const { url } = await host(({ method, token }, to) =>
			sendJson(
				to,
				200,
				method === 'GET' ? [] : { Id: 7, Name: 'a', DetailsUrl: `/x?key=${token}` },
			),
		);
		const credential = { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl: url };
		const rows = [{ title: 'a', meetingId: 123 }];
		for (const simplify of [true, false]) {
			const parameters = { ...quick, simplify };
			const ran = await runListening({ url }, { rows, parameters, credential });
			expect(ran.outcome.records).toHaveLength(1);
			expect(findLeaks(ran, [KEY])).toEqual([]);
		}
	});

	it.each(['p4ss&w0rd=planted/100%', 'p4ss  two  blanks', ' p4ss-with-blank-ends '])(
		'where the sign-in page repeats the form: %j',
		async (password) => {
			const { url } = await host(({ body }, to) => {
				const form = new URLSearchParams(body);
				const description = `Bad form ${body}, password ${form.get('password') ?? ''}`;
				sendJson(to, 400, { error: 'invalid_grant', error_description: description });
			});
			const credential = { ...LOGIN, password, sessionToken: '', baseUrl: url };
			const scenario = { rows: buildRows('todo', 2), parameters: quick, credential };
			for (const more of [failing, {}]) {
				const ran = await runListening({ url }, { ...scenario, ...more });
				const form = new URLSearchParams({ password }).toString().slice('password='.length);
				expect(findLeaks(ran, [password.trim(), form.replace(/^\++|\++$/g, '')])).toEqual([]);
			}
		},
	);
});

it('every fault at once leaks nothing of a sandbox run', async () => {
	const kindsSaying = (secret: string): FaultRule[] => [
		...[400, 403, 429, 500, 502, 503, 504].map((status): FaultRule => {
			const message = `Authorization: Bearer ${secret}; login jane.doe, ${secret}`;
			return { fault: 'status', status, message, ...(status === 429 && { retryAfter: 1 }) };
		}),
		...(['reset', 'hang', 'html', 'brokenJson', 'truncate', 'emptyBody', 'missingId'] as const).map(
			(fault): FaultRule => ({ fault }),
		),
	];
	const credentials: Array<(sandbox: Sandbox) => Credential> = [keyCredential, loginCredential];
	const runs = credentials.flatMap((sign) =>
		RESOURCES.map(async (resource) => {
			const sandbox = await startSandbox({ seed: 3, tokenLifetime: 2000 });
			const own = sign === keyCredential ? sandbox.apiKey : sandbox.login.password;
			for (const when of ['before', 'after'] as const) {
				for (const rule of kindsSaying(own)) {
					sandbox.faults.add({ ...rule, when, rate: 0.05, times: 4 });
				}
			}
			const credential = sign(sandbox);
			const rows = buildRows(resource, 30);
			const outcome = await runNode(sandbox, {
				rows,
				parameters: { resource, ...quick, options: { ...quick.options, timeBudget: 60 } },
				credential,
			});
			await sandbox.stop();
			const tokens = sandbox.requests
				.map(({ headers }) => (headers.authorization ?? '').replace(/^Bearer /, ''))
				.filter((token) => token !== '');
			const secrets = [...new Set([...tokens, own])];
			expect(outcome.failures.length).toBeGreaterThan(0);
			expect(findLeaks({ outcome, log: '' }, secrets)).toEqual([]);
		}),
	);
	await Promise.all(runs);
});

describe.each([301, 302, 303, 307, 308])('a redirect (%i)', (status) => {
	it.each(['apiKey', 'password'])(
		'never takes the secrets elsewhere (%s)',
		async (authentication) => {
			const elsewhere = await host((_heard, to) => sendJson(to, 200, { Id: 1, access_token: 'x' }));
			const { url, heard } = await host(({ url: path }, to) => {
				if (path === '/Token' && status < 307) return sendJson(to, 200, { access_token: KEY });
				return to.writeHead(status, { location: `${elsewhere.url}${path}` }).end();
			});
			const credential = { ...LOGIN, authentication, apiKey: KEY, sessionToken: '', baseUrl: url };
			const rows = buildRows('todo', 3);
			const { failures } = await runNode({ url } as Sandbox, {
				rows,
				parameters: quick,
				credential,
				...failing,
			});
			expect(failures).toHaveLength(3);
			expect(heard.length).toBeGreaterThan(0);
			expect(elsewhere.heard).toEqual([]);
		},
	);
});

describe('the Base URL', () => {
	const refused = [
		'http://example.com',
		'http://app.bloomgrowth.com',
		'http://127.0.0.1@evil.example',
		'http://localhost:80@evil.example/',
		'https://127.0.0.1@evil.example',
		'http://localhost.evil.example',
		'http://127.0.0.1.evil.example',
		'http://evil.example#@127.0.0.1',
		'http://evil.example?x=127.0.0.1',
		'http://0.0.0.0',
		'http://10.0.0.1',
		'http://[::ffff:10.0.0.1]',
		'file:///',
		'file:///etc/passwd',
		'ftp://127.0.0.1',
		'javascript:alert(1)',
		'data:text/plain,x',
		'//evil.example',
		'evil.example',
		'',
		'   ',
	];

	it.each(refused)('%j is refused, and nothing is sent', async (baseUrl) => {
		const connect = jest.spyOn(Socket.prototype, 'connect');
		try {
			for (const authentication of ['apiKey', 'password']) {
				const credential = { ...LOGIN, authentication, apiKey: KEY, sessionToken: '', baseUrl };
				const scenario = { rows: buildRows('todo', 2), parameters: quick, credential };
				const sandbox = { url: baseUrl };
				const ran = await runListening(sandbox, { ...scenario, ...failing });
				const kinds = ran.outcome.failures.map(({ failure }) => failure.type);
				expect(kinds).toEqual(['authentication', 'authentication']);
				expect(findLeaks(ran, [KEY, PASSWORD])).toEqual([]);
				const thrown = await runListening(sandbox, scenario);
				expect(thrown.outcome.error('Bloomy')?.message).toContain('Base URL');
			}
			expect(connect).not.toHaveBeenCalled();
		} finally {
			connect.mockRestore();
		}
	});

	it.each([
		['127.0.0.1', (port: string) => `http://127.0.0.1:${port}`],
		['127.0.0.1', (port: string) => `HTTP://LOCALHOST:${port}/`],
		['127.0.0.1', (port: string) => ` http://127.0.0.1:${port}// `],
		['::1', (port: string) => `http://[::1]:${port}`],
		['::1', (port: string) => `http://[0:0:0:0:0:0:0:1]:${port}/behind/a/proxy/`],
	])('on this machine (%s) is used', async (address, write) => {
		const { url, heard } = await host((_heard, to) => sendJson(to, 400, { message: 'No.' }), {
			address,
		});
		const baseUrl = write(new URL(url).port);
		const credential = { authentication: 'apiKey', apiKey: KEY, sessionToken: '', baseUrl };
		const rows: IDataObject[] = buildRows('todo', 1);
		const { failures } = await runNode({ url } as Sandbox, { rows, parameters: quick, credential });
		expect(failures.map(({ failure }) => failure.type)).toEqual(['rejected']);
		expect(heard.every(({ token }) => token === KEY)).toBe(true);
		const path = new URL(baseUrl.trim()).pathname.replace(/\/+$/, '');
		for (const { url: sent } of heard) expect(sent.startsWith(`${path}/api/v1/`)).toBe(true);
	});
});
