import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Message {
	role: string;
	content: string | null;
}

interface Question {
	messages: Message[];
	/** Older agents want the answer as a stream. */
	stream?: boolean;
	tools?: Array<{ function: { name: string; description: string } }>;
}

/** What the model says: that it is done, or which tool to call. */
interface Answer extends Message {
	tool_calls?: object[];
}

/** A call of a tool, which has the name of its node with `_` for each blank. */
interface Call {
	name: string;
	arguments: object;
}

/**
 * A chat model on this machine that speaks the API of OpenAI: it makes the calls it was made with, one
 * after the other, and then says that it is done.
 */
export class Model {
	/** What the tool gave to the model, as the model read it. */
	readonly toolAnswers: string[] = [];
	/** The tools it was offered. */
	readonly offered: string[] = [];

	private constructor(
		private readonly server: Server,
		private readonly calls: Call[],
	) {}

	static async start(calls: Call[]): Promise<Model> {
		const server = createServer();
		const model = new Model(server, calls);
		server.on('request', (request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				const question = JSON.parse(body) as Question;
				const answer = model.answer(question);
				const type = question.stream ? 'text/event-stream' : 'application/json';
				response.setHeader('content-type', type);
				response.end(question.stream ? toStream(answer) : toCompletion(answer));
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

	private answer({ messages, tools = [] }: Question): Answer {
		const answered = messages.filter(({ role }) => role === 'tool');
		const call = this.calls[answered.length];
		if (call) {
			if (answered.length === 0) this.offered.push(...tools.map((tool) => tool.function.name));
			const made = { name: call.name, arguments: JSON.stringify(call.arguments) };
			const id = `call_${answered.length}`;
			const tool_calls = [{ id, type: 'function', function: made }];
			return { role: 'assistant', content: null, tool_calls };
		}
		this.toolAnswers.push(...answered.map(({ content }) => content ?? ''));
		return { role: 'assistant', content: 'Done.' };
	}
}

const COMPLETION = { id: 'completion', created: 0, model: 'test' };

function finishReason({ tool_calls }: Answer): string {
	return tool_calls ? 'tool_calls' : 'stop';
}

function toCompletion(message: Answer): string {
	return JSON.stringify({
		...COMPLETION,
		object: 'chat.completion',
		choices: [{ index: 0, message, finish_reason: finishReason(message) }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	});
}

/** The whole answer as one event, and the one that ends it. */
function toStream(message: Answer): string {
	const tool_calls = message.tool_calls?.map((call, index) => ({ index, ...call }));
	const delta = { ...message, tool_calls };
	const choices = [{ index: 0, delta, finish_reason: finishReason(message) }];
	const chunk = { ...COMPLETION, object: 'chat.completion.chunk', choices };
	return `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`;
}
