import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { MAIN } from '../../nodes/Bloomy/engine/host/connection';

const DESCRIPTION = {
	group: ['transform'],
	version: 1,
	description: '',
	defaults: {},
	inputs: [MAIN],
	outputs: [MAIN],
} satisfies Partial<INodeTypeDescription>;

/** Gives the items it holds, as a sheet would. */
export class Items implements INodeType {
	description: INodeTypeDescription = {
		...DESCRIPTION,
		displayName: 'Items',
		name: 'items',
		group: ['trigger'],
		inputs: [],
		properties: [{ displayName: 'Rows', name: 'rows', type: 'json', default: [] }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { rows } = this.getNode().parameters as { rows: INodeExecutionData['json'][] };
		return [rows.map((json) => ({ json }))];
	}
}

/** Gives each item an expression's value, for what n8n makes of item linking behind the node. */
export class Pass implements INodeType {
	description: INodeTypeDescription = {
		...DESCRIPTION,
		displayName: 'Pass',
		name: 'pass',
		properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		return [
			items.map((_item, item) => ({
				json: { value: this.getNodeParameter('value', item, '') as string },
				pairedItem: { item },
			})),
		];
	}
}
