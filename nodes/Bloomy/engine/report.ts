import type { Outputs, Settled } from './output';

/** What failed in a run, in one line for the editor: "3 of 100 items failed: 2 rejected, 1 timeout". */
export function describeFailures(settled: Settled[]): string | undefined {
	const counts = new Map<string, number>();
	for (const { result } of settled) {
		if (!('failure' in result)) continue;
		const words = toWords(result.failure.details.type);
		counts.set(words, (counts.get(words) ?? 0) + 1);
	}
	if (counts.size === 0) return undefined;
	const failed = [...counts.values()].reduce((sum, count) => sum + count, 0);
	const kinds = [...counts]
		.sort(([, one], [, other]) => other - one)
		.map(([words, count]) => `${count} ${words}`);
	return `${failed} of ${settled.length} items failed: ${kinds.join(', ')}`;
}

/** Both outputs in one item: only the first output of a tool reaches the agent. */
export function toToolOutputs([successful, failed]: Outputs): Outputs {
	const json = {
		successful: successful.map((item) => item.json),
		failed: failed.map((item) => item.json),
	};
	return [[{ json, pairedItem: { item: 0 } }], []];
}

function toWords(camelCase: string): string {
	return camelCase.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
