import { readCommandLine } from '../demo/account';
import { USAGE, readArguments } from './arguments';
import type { Verdict } from './fact';
import { probe } from './run';

const EXIT = { fine: 0, otherwise: 1, badArguments: 2 };

async function main(): Promise<number> {
	const command = readCommandLine(readArguments);
	if (command === undefined) return EXIT.badArguments;
	if (command.kind === 'help') {
		console.log(USAGE);
		return EXIT.fine;
	}
	console.log(`Asking ${command.account.url}${command.mayWrite ? '' : ', reading only'}.\n`);
	if (command.mayWrite) keepGoing();
	const verdicts = [...(await probe(command, (line) => console.log(line))).values()];
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

main()
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		return EXIT.otherwise;
	})
	.then((code) => (process.exitCode = code))
	.catch(() => undefined);
