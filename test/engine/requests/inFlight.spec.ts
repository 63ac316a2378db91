import { InFlight } from '../../../nodes/Bloomy/engine/requests/inFlight';
import { leap } from '../leap';

const never = new Promise<string>(() => undefined);
const after = async (ms: number) =>
	await new Promise<string>((resolve) => void setTimeout(resolve, ms, 'done'));

it('gives what comes in time, and passes on what fails', async () => {
	const inFlight = new InFlight(1000);
	const coming = leap(async () => await inFlight.wait(after(1), performance.now()));
	expect(await coming).toBe('done');
	const failing = Promise.reject(new Error('odd'));
	await expect(inFlight.wait(failing, performance.now())).rejects.toThrow('odd');
	inFlight.cutLoose();
});

it('gives up each request when its own time is over, from its start on', async () => {
	const inFlight = new InFlight(100);
	const over: string[] = [];
	const replies = await leap(async () => {
		const began = performance.now();
		const note = (name: string) => (reply: unknown) => {
			over.push(`${name} after ${performance.now() - began} ms`);
			return reply;
		};
		return await Promise.all([
			inFlight.wait(never, began + 60).then(note('later')),
			inFlight.wait(never, began).then(note('first')),
			inFlight.wait(never, began, 150).then(note('with more time')),
		]);
	});
	const each = ['first after 100 ms', 'later after 160 ms', 'with more time after 250 ms'];
	expect(over).toEqual(each);
	expect(replies).toEqual(
		Array(3).fill({ kind: 'timeout', message: 'no answer came within 0.1 seconds' }),
	);
});

it('watches anew after it had nothing to watch', async () => {
	const inFlight = new InFlight(50);
	const late = await leap(async () => {
		await inFlight.wait(after(1), performance.now());
		await after(80);
		return await inFlight.wait(never, performance.now());
	});
	expect(late).toMatchObject({ kind: 'timeout' });
});

it('lets all go at the end of a run', async () => {
	const inFlight = new InFlight(60_000);
	const waiting = [1, 2].map(async () => await inFlight.wait(never, performance.now()));
	inFlight.cutLoose();
	expect(await Promise.all(waiting)).toEqual(
		Array(2).fill({ kind: 'cutLoose', message: 'the run ended before an answer came' }),
	);
});
