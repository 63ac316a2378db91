import { startSandbox, type Sandbox, type SandboxOptions } from '.';

/** A row of an answer, whose members a test knows. */
export type Row = { Id: number } & Record<string, unknown>;

/** What a request may carry beside its path. */
export interface Sending {
	body?: unknown;
	bearer?: string;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

/** A sandbox for each test, stopped after it, and a plain client of it. */
export class Client {
	private running: Sandbox | undefined;

	get sandbox(): Sandbox {
		if (!this.running) throw new Error('the sandbox is not running');
		return this.running;
	}

	async start(options: SandboxOptions = {}): Promise<Sandbox> {
		await this.stop();
		this.running = await startSandbox(options);
		return this.running;
	}

	async stop(): Promise<void> {
		await this.running?.stop();
	}

	async send(method: string, path: string, sending: Sending = {}): Promise<Response> {
		const { body, bearer = this.sandbox.apiKey, headers, signal } = sending;
		return await fetch(`${this.sandbox.url}/api/v1/${path}`, {
			method,
			redirect: 'manual',
			headers: {
				authorization: `Bearer ${bearer}`,
				'content-type': 'application/json',
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
			...(signal && { signal }),
		});
	}

	/** The JSON of an answer. */
	async get(path: string) {
		return await (await this.send('GET', path)).json();
	}

	async post(path: string, body?: unknown) {
		return await (await this.send('POST', path, { body })).json();
	}

	/** Status and text of an answer, as changes are answered: [200, '']. */
	async change(method: string, path: string, body?: unknown): Promise<[number, string]> {
		const answer = await this.send(method, path, { body });
		return [answer.status, await answer.text()];
	}

	/** The IDs of a list. */
	async ids(path: string): Promise<number[]> {
		return ((await this.get(path)) as Row[]).map(({ Id }) => Id);
	}

	async askToken(form: Record<string, string>, signal?: AbortSignal): Promise<Response> {
		const body = new URLSearchParams(form);
		const url = `${this.sandbox.url}/Token`;
		return await fetch(url, { method: 'POST', body, ...(signal && { signal }) });
	}

	/** Asks for a token as the owner of the login does. */
	async knock(signal?: AbortSignal): Promise<Response> {
		const { username, password } = this.sandbox.login;
		return await this.askToken({ GRANT_TYPE: 'password', UserName: username, password }, signal);
	}

	async logIn(): Promise<string> {
		return (await (await this.knock()).json()).access_token;
	}
}

/** The caller, as records name their owner. */
export const JANE = { Id: 100, Name: 'Jane Doe' };
/** How a change or deletion is answered that worked. */
export const DONE: [number, string] = [200, ''];
/** Matches a moment as answers show it. */
export const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
