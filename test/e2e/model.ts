import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Message {
	role: string;
	content: string | null;
}

interface Question {
	messages: Message[];
	tools?: Array<{ function: { name: string; description: string } }>;
}

/**
 * A chat model on this machine that speaks the API of OpenAI: it calls the one tool it is offered,
 * once, with the arguments it was made with, and then says that it is done.
 */
export class Model {
	/** What the tool gave to the model, as the model read it. */
	readonly toolAnswers: string[] = [];
	/** The tools it was offered. */
	readonly offered: string[] = [];

	private constructor(
		private readonly server: Server,
		private readonly toolArguments: object,
	) {}

	static async start(toolArguments: object): Promise<Model> {
		const server = createServer();
		const model = new Model(server, toolArguments);
		server.on('request', (request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify(model.answer(JSON.parse(body) as Question)));
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return model;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private answer({ messages, tools = [] }: Question): object {
		const answered = messages.filter(({ role }) => role === 'tool');
		const name = tools[0]?.function.name ?? '';
		if (answered.length === 0) {
			this.offered.push(...tools.map((tool) => tool.function.name));
			const call = { name, arguments: JSON.stringify(this.toolArguments) };
			const tool_calls = [{ id: 'call_1', type: 'function', function: call }];
			return toCompletion({ role: 'assistant', content: null, tool_calls }, 'tool_calls');
		}
		this.toolAnswers.push(...answered.map(({ content }) => content ?? ''));
		return toCompletion({ role: 'assistant', content: 'Done.' }, 'stop');
	}
}

function toCompletion(message: object, finish_reason: string): object {
	return {
		id: 'completion',
		object: 'chat.completion',
		created: 0,
		model: 'test',
		choices: [{ index: 0, message, finish_reason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
