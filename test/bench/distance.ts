import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What a server proves its name with, as PEM. */
export interface Certificate {
	key: string;
	cert: string;
}

/** A server that seems to be far away. */
export interface Distance {
	url: string;
	stop(): Promise<void>;
}

/**
 * Puts a server of this machine a round trip (ms) away, behind TLS. Whatever is said arrives half a
 * round trip later. A connection opens at once here, and so the first words of a client wait for a
 * whole one besides.
 */
export async function putAway(
	url: string,
	roundTrip: number,
	certificate: Certificate,
): Promise<Distance> {
	const { port, hostname } = new URL(url);
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket.setNoDelay().once('close', () => sockets.delete(socket)));
		return socket;
	};
	const tls = createTlsServer(certificate, (near) => {
		const far = keep(connect(Number(port), hostname));
		carry(keep(near), far, 0);
		carry(far, near, 0);
	});
	const tlsPort = await listen(tls, hostname);
	const way = createServer((near) => {
		const far = keep(connect(tlsPort, hostname));
		carry(keep(near), far, roundTrip / 2, performance.now() + roundTrip);
		carry(far, near, roundTrip / 2);
	});
	const wayPort = await listen(way, hostname);
	const stop = async () => {
		for (const socket of sockets) socket.destroy();
		await Promise.all([tls, way].map(close));
	};
	return { url: `https://${hostname}:${wayPort}`, stop };
}

/** Passes on what one socket says, in order, `delay` ms later; nothing counts as said before `opensAt`. */
function carry(from: Socket, to: Socket, delay: number, opensAt = 0): void {
	const onTheWay: Array<() => void> = [];
	const send = (say: () => void) => {
		onTheWay.push(say);
		const wait = Math.max(0, opensAt - performance.now()) + delay;
		if (wait === 0) onTheWay.shift()?.();
		else setTimeout(() => onTheWay.shift()?.(), wait);
	};
	from.on('data', (words) => send(() => to.write(words)));
	from.once('end', () => send(() => to.end()));
	from.once('error', () => send(() => to.destroy()));
}

async function listen(server: Server, hostname: string): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, hostname, resolve));
	return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
	await new Promise((resolve) => server.close(resolve));
}
