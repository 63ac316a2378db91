import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { isTool } from '../../../nodes/Bloomy/engine/host/tool';

it.each<[boolean, string, boolean | undefined]>([
	[false, 'n8n-nodes-bloomy.bloomy', undefined],
	[false, 'n8n-nodes-bloomy.bloomy', false],
	[true, 'n8n-nodes-bloomy.bloomy', true],
	[true, 'n8n-nodes-bloomy.bloomyTool', undefined],
	[true, 'n8n-nodes-bloomy.bloomyTool', false],
])('is a tool: %p, as %s (told by n8n: %p)', (is, type, told) => {
	const context: Partial<IExecuteFunctions> = {
		getNode: () => ({ type }) as INode,
		...(told !== undefined && { isToolExecution: () => told }),
	};
	expect(isTool(context as IExecuteFunctions)).toBe(is);
});
