import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outputs } from '../output/items';

/**
 * Whether an AI agent runs the node as its tool. Newer agents run it as an ordinary node; only the
 * ending of its type tells then.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return (context.isToolExecution?.() ?? false) || context.getNode().type.endsWith('Tool');
}

/** Both outputs in one item: only the first output of a tool reaches the agent. */
export function toToolOutputs([successful, failed]: Outputs): Outputs {
	const json = {
		successful: successful.map((item) => item.json),
		failed: failed.map((item) => item.json),
	};
	return [[{ json, pairedItem: { item: 0 } }], []];
}
