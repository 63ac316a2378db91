import { Failure } from '../../../nodes/Bloomy/engine/failure';
import { SingleFlight } from '../../../nodes/Bloomy/engine/writes/singleFlight';

const failWith = (outcome: 'notSent' | 'rejected' | 'unknown' | 'partial') =>
	new Failure('It went wrong.', {
		type: 'network',
		statusCode: 502,
		retryable: true,
		outcome,
		attempts: 2,
	});

/** Three twins and another one, whose works end as the queue says; what became of each. */
async function share(...ends: Array<string | Error>) {
	const flight = new SingleFlight<string>();
	const started: string[] = [];
	let atWork = 0;
	let peak = 0;
	const settle = async (key: string, name: string) => {
		const sharing = flight.share(key, async () => {
			started.push(name);
			peak = Math.max(peak, ++atWork);
			await new Promise((resolve) => setTimeout(resolve, 2));
			atWork--;
			const end = key === 'a' ? (ends.shift() ?? 'x') : 'other';
			return typeof end === 'string' ? end : await Promise.reject(end);
		});
		return await sharing.then(
			({ value, isFirst }) => `${value} ${isFirst}`,
			(failure: Failure) => failure,
		);
	};
	const names = ['1', '2', '3'];
	const results = await Promise.all(names.map(async (name) => await settle('a', name)));
	return { results, started, peak, other: await settle('b', '4') };
}

it('does the work once for all, and for another key by itself', async () => {
	const { results, started, peak, other } = await share('x');
	expect(results).toEqual(['x true', 'x false', 'x false']);
	expect(other).toBe('other true');
	expect([started, peak]).toEqual([['1', '4'], 1]);
});

it.each(['notSent', 'rejected'] as const)(
	'lets the next one try if nothing was left behind: %s',
	async (outcome) => {
		const failure = failWith(outcome);
		const { results, started, peak } = await share(failure, 'y');
		expect(results).toEqual([failure, 'y true', 'y false']);
		expect([started, peak]).toEqual([['1', '2', '4'], 1]);
	},
);

it.each(['unknown', 'partial'] as const)(
	'lets nobody try again if something may be left behind: %s',
	async (outcome) => {
		const failure = failWith(outcome);
		const { results, started } = await share(failure);
		expect(results[0]).toBe(failure);
		for (const twin of results.slice(1)) {
			expect(twin).toMatchObject({
				message: 'Another item asks for the same record, and it failed: It went wrong.',
				details: { outcome: 'unknown', retryable: false, attempts: 0 },
			});
		}
		expect(started).toEqual(['1', '4']);
	},
);
