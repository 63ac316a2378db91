import { POLL, SlidingWindow } from '../../../nodes/Bloomy/engine/requests/slidingWindow';

it('lets so many start, and the next when the first answer is an interval past', () => {
	const window = new SlidingWindow({ maxRequests: 2, interval: 100 });
	expect(window.wait(0)).toBe(0);
	window.start();
	expect(window.wait(0)).toBe(0);
	window.start();
	// Nobody knows yet when one of them will have arrived.
	expect(window.wait(5)).toBe(POLL);
	window.answer(10);
	window.answer(30);
	expect(window.wait(40)).toBe(70);
	expect(window.wait(109)).toBe(1);
	expect(window.wait(110)).toBe(0);
	window.start();
	expect(window.wait(111)).toBe(19);
	expect(window.wait(130)).toBe(0);
});
