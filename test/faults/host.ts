import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as a host heard it. */
export interface Heard {
	method: string;
	url: string;
	/** The bearer without the word before it. */
	token: string;
	body: string;
}

/** A server on this machine, and what it heard so far. */
export interface Host {
	url: string;
	heard: Heard[];
}

export interface HostOptions {
	address?: string;
	/** With a key and a certificate it speaks https. */
	tls?: { key: string; cert: string };
	/** Called with each server before it listens. */
	prepare?: (server: Server) => void;
}

const servers: Server[] = [];

/** Starts a server that answers as `answer` says; `closeHosts` ends it. */
export async function host(
	answer: (heard: Heard, response: ServerResponse, number: number) => void,
	{ address = '127.0.0.1', tls, prepare }: HostOptions = {},
): Promise<Host> {
	const heard: Heard[] = [];
	const listen: RequestListener = (request, response) => {
		void readText(request).then((body) => {
			const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
			heard.push({ method: request.method ?? '', url: request.url ?? '', token, body });
			answer(heard.at(-1)!, response, heard.length);
		});
	};
	const server = tls ? createTlsServer(tls, listen) : createServer(listen);
	prepare?.(server);
	server.listen(0, address);
	await once(server, 'listening');
	servers.push(server);
	const { port, family } = server.address() as AddressInfo;
	const name = family === 'IPv6' ? `[${address}]` : address;
	return { url: `${tls ? 'https' : 'http'}://${name}:${port}`, heard };
}

/** Ends all hosts of a test, whatever hangs on them. */
export async function closeHosts(): Promise<void> {
	await Promise.all(
		servers.splice(0).map(async (server) => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}),
	);
}

async function readText(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}

/** Answers with JSON; text goes as it is, whatever it holds. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
	response
		.writeHead(status, { 'content-type': 'application/json' })
		.end(typeof value === 'string' ? value : JSON.stringify(value));
}
