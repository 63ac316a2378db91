import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Failure } from '../failure';
import { isTool } from '../host/tool';
import { isObject } from '../wire/body';
import { isBlank } from './text';

const NO_ROWS = 'Rows must be a JSON array of objects, one for each row';

/**
 * The rows that an AI agent hands over in one call, as items; undefined if the node is no tool, or got
 * none. Throws a `Failure` if they are no rows.
 */
export function readToolRows(context: IExecuteFunctions): INodeExecutionData[] | undefined {
	if (!isTool(context)) return undefined;
	const given: unknown = context.getNodeParameter('rows', 0, '');
	if (isBlank(given)) return undefined;
	const value = typeof given === 'string' ? parse(given) : given;
	const rows = isObject(value) ? (Array.isArray(value.rows) ? value.rows : [value]) : value;
	if (!Array.isArray(rows) || !rows.every(isObject)) throw Failure.ofSettings([NO_ROWS]);
	return rows.map((json) => ({ json }));
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw Failure.ofSettings([NO_ROWS]);
	}
}
