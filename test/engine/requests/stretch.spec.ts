import { Stretch } from '../../../nodes/Bloomy/engine/requests/stretch';

it('is of no use about a quota if requests went through after the first refused one', () => {
	const stretch = new Stretch(0);
	stretch.accept(5);
	stretch.refuse(10, undefined);
	expect(stretch.isStray).toBe(false);
	stretch.accept(10);
	expect(stretch.isStray).toBe(false);
	stretch.accept(11);
	expect(stretch.isStray).toBe(true);
	stretch.refuse(12, undefined);
	expect(stretch.isStray).toBe(false);
	expect(stretch.accepted).toBe(3);
});

it('says for how long the server refused, as far as it can be told', () => {
	const stretch = new Stretch(100);
	stretch.refuse(400, undefined);
	stretch.refuse(200, undefined);
	expect(stretch.firstRefused).toBe(200);
	expect(stretch.hasNamedWait).toBe(false);
	expect(stretch.blockedAfter(150, 900)).toEqual({ certainly: 250, atMost: 750 });
	stretch.refuse(300, 5000);
	stretch.refuse(250, 2000);
	expect(stretch.hasNamedWait).toBe(true);
	expect(stretch.blockedAfter(150, 900)).toEqual({ certainly: 4150, atMost: 5150 });
});

it('lasts as long as the next one if that let nothing through', () => {
	const [stretch, later] = [new Stretch(0), new Stretch(1000)];
	stretch.accept(5);
	stretch.refuse(10, 500);
	later.refuse(1100, undefined);
	stretch.extend(later);
	expect(stretch.hasNamedWait).toBe(false);
	expect(stretch.blockedAfter(0, 2000)).toEqual({ certainly: 1100, atMost: 2000 });
	expect(stretch.throughput(2000)).toBe(1 / 2000);
	stretch.accept(11);
	expect(stretch.isStray).toBe(false);
	stretch.accept(12);
	expect(stretch.isStray).toBe(true);
});
