import { runCommand } from '../command/command';
import { OPTIONS, USAGE, readPlan } from './arguments';
import type { Plan } from './arguments';
import type { Verdict } from './fact';
import { probe } from './run';

const EXIT = { fine: 0, otherwise: 1 };

async function run(plan: Plan): Promise<number> {
	console.log(`Asking ${plan.account.url}${plan.mayWrite ? '' : ', reading only'}.\n`);
	if (plan.mayWrite) keepGoing();
	const verdicts = [...(await probe(plan, (line) => console.log(line))).values()];
	const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
	const [fine, other, open] = [count('as assumed'), count('otherwise'), count('cannot tell')];
	console.log(`\n${fine} as assumed, ${other} otherwise, ${open} that cannot be told here.`);
	if (other > 0)
		console.log('Please report what is otherwise, so that the node can be made sure of it.');
	return other === 0 ? EXIT.fine : EXIT.otherwise;
}

/** Whoever stops a probe that writes would leave its meeting behind. */
function keepGoing(): void {
	process.once('SIGINT', () => {
		console.error('Ending in a moment, once the meeting that was created is deleted again.');
	});
}

runCommand({ usage: USAGE, options: OPTIONS, read: readPlan, run });
