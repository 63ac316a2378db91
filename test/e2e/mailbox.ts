import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** What ends the text of an e-mail. */
const END = '\r\n.\r\n';

/** An SMTP server that keeps what it is given, without encryption and without a login. */
export class Mailbox {
	/** The e-mails as they came, with their headers, lines put together again. */
	readonly received: string[] = [];

	private constructor(private readonly server: Server) {
		server.on('connection', (socket: Socket) => this.talk(socket));
	}

	static async open(): Promise<Mailbox> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		return new Mailbox(server);
	}

	/** The credential of n8n's Send Email node. */
	get credential() {
		const { port } = this.server.address() as AddressInfo;
		return {
			user: '',
			password: '',
			host: '127.0.0.1',
			port,
			secure: false,
			disableStartTls: true,
		};
	}

	close(): void {
		this.server.close();
	}

	private talk(socket: Socket): void {
		let heard = '';
		let isText = false;
		socket.write('220 ready\r\n');
		socket.on('data', (chunk: Buffer) => {
			heard += chunk.toString();
			for (;;) {
				const end = heard.indexOf(isText ? END : '\r\n');
				if (end < 0) return;
				const said = heard.slice(0, end);
				heard = heard.slice(end + (isText ? END.length : 2));
				if (isText) this.received.push(decode(said));
				isText = !isText && said === 'DATA';
				socket.write(isText ? '354 go on\r\n' : '250 ok\r\n');
			}
		});
	}
}

/** Undoes quoted-printable. */
function decode(text: string): string {
	const bytes = text
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString();
}
