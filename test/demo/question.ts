import { createInterface } from 'node:readline';

/** Asks a person at the terminal; anything but a yes, the end of input included, is a no. */
export async function askForYes(question: string): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	const answer = await new Promise<string>((resolve) => {
		terminal.once('close', () => resolve(''));
		terminal.question(question, resolve);
	});
	terminal.close();
	return /^\s*y(es)?\s*$/i.test(answer);
}
