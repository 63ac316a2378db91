import type {
	Answer,
	BloomyApi,
	Path,
	Query,
	State,
	Write,
} from '../../nodes/Bloomy/engine/contract';

/** Stands for Bloom Growth: notes each request and answers from a table, or with nothing in it. */
export class Recorder implements BloomyApi {
	/** Such as `GET L10/5/issues {"include_resolved":true}`. */
	readonly log: string[] = [];
	readonly proofs: State[] = [];

	constructor(private readonly answers: Record<string, Answer | Answer[] | Error> = {}) {}

	async getRecord(path: Path, query?: Query): Promise<Answer> {
		return (await this.answer('GET', path, query)) as Answer;
	}

	async getList(path: Path, query?: Query): Promise<Answer[]> {
		const rows = await this.answer('GET', path, query);
		return Array.isArray(rows) ? rows : [];
	}

	async write({ request: { method, path, body }, proof }: Write<State>): Promise<void> {
		this.proofs.push(proof);
		await this.answer(method, path, body);
	}

	private async answer(method: string, path: Path, more: object = {}) {
		const address = path.join('/');
		const words = Object.keys(more).length > 0 ? [JSON.stringify(more)] : [];
		this.log.push([method, address, ...words].join(' '));
		const answer = this.answers[address] ?? {};
		return answer instanceof Error ? await Promise.reject(answer) : answer;
	}
}
