import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

interface Reply<Answer> {
	answer?: Answer;
	failure?: string;
}

/** A process of its own that answers one question at a time. */
export class Peer<Question extends object, Answer> {
	private constructor(
		private readonly child: ChildProcess,
		private readonly file: string,
	) {}

	/** Starts a file that calls `answerQuestions`; `flags` are node's own. */
	static start<Question extends object, Answer>(
		file: string,
		flags: string[] = [],
	): Peer<Question, Answer> {
		const execArgv = [...process.execArgv, ...flags];
		return new Peer(fork(file, { serialization: 'advanced', execArgv }), file);
	}

	/** Rejects with what the process rejected with, or when it ended. */
	async ask(question: Question): Promise<Answer> {
		const { answer, failure } = await new Promise<Reply<Answer>>((resolve, reject) => {
			const onExit = () => reject(new Error(`${this.file} ended before it answered`));
			this.child.once('exit', onExit);
			this.child.once('message', (reply: Reply<Answer>) => {
				this.child.off('exit', onExit);
				resolve(reply);
			});
			this.child.send(question);
		});
		if (failure !== undefined) throw new Error(failure);
		return answer as Answer;
	}

	/** Ends the process and waits for that. */
	async stop(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.disconnect();
		await ended;
	}
}

/** Makes this process answer the questions of the one that started it, until that one lets go. */
export function answerQuestions<Question, Answer>(
	answer: (question: Question) => Promise<Answer>,
): void {
	process.on('message', (question: Question) => {
		void answer(question).then(
			(said) => process.send?.({ answer: said }),
			(error: unknown) => process.send?.({ failure: String(error) }),
		);
	});
	process.on('disconnect', () => process.exit(0));
}
