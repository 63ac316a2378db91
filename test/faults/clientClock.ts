import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import type { RecordedRequest } from '../sandbox';

/** One request as its client saw it; ms of performance.now(). */
export interface Exchange {
	leftAt: number;
	/** When its answer had come to its end; undefined if it was given up or cut. */
	heardAt?: number;
}

/** The exchanges of each pair of ports, the last one first. */
const connections = new Map<string, Exchange[]>();
const exchanges = new WeakMap<ClientRequest, Exchange>();

subscribe('http.client.request.start', noteStart);
subscribe('http.client.response.finish', noteAnswer);
// Jest loads this file anew for each spec, and the channels outlive it.
if (typeof afterAll === 'function') afterAll(stop);

function stop(): void {
	unsubscribe('http.client.request.start', noteStart);
	unsubscribe('http.client.response.finish', noteAnswer);
}

function noteStart(message: unknown): void {
	const { request } = message as { request: ClientRequest };
	const { socket } = request;
	if (!socket) return;
	const exchange = { leftAt: performance.now() };
	exchanges.set(request, exchange);
	if (socket.connecting) socket.once('connect', () => note(socket, exchange));
	else note(socket, exchange);
}

function noteAnswer(message: unknown): void {
	const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
	const exchange = exchanges.get(request);
	if (exchange) response.once('end', () => (exchange.heardAt = performance.now()));
}

function note({ localPort, remotePort }: Socket, exchange: Exchange): void {
	const key = `${localPort} to ${remotePort}`;
	connections.set(key, [exchange, ...(connections.get(key) ?? [])]);
}

/** What a client in this process saw of a request that a server noticed. */
export function findExchange({ ports, arrivedAt }: RecordedRequest): Exchange | undefined {
	const sent = connections.get(`${ports.client} to ${ports.server}`) ?? [];
	return sent.find(({ leftAt }) => leftAt <= arrivedAt);
}
