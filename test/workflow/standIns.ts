import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { MAIN } from '../../nodes/Bloomy/engine/host/connection';

/* Stand-ins for n8n's own nodes in the examples. n8n-core evaluates their expressions and conditions. */

/** The folder of the examples and of their sheets. */
export const FOLDER = join(__dirname, '..', '..', 'examples');

/** What workflows wrote, by the names of the files, and what they are to read; null is no file. */
export const files = new Map<string, IDataObject[] | null>();

type Act = (context: IExecuteFunctions) => INodeExecutionData[][];

interface Shape {
	properties?: INodeProperties[];
	inputs?: number;
	outputs?: number;
}

function standIn(act: Act, { properties = [], inputs = 1, outputs = 2 }: Shape = {}): INodeType {
	return {
		description: {
			displayName: 'Stand-in',
			name: 'standIn',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: Array.from({ length: inputs }, () => MAIN),
			outputs: Array.from({ length: outputs }, () => MAIN),
			properties,
		},
		async execute() {
			return act(this);
		},
	};
}

function toProperty(name: string, more: Partial<INodeProperties> = {}): INodeProperties {
	return { displayName: name, name, type: 'string', default: '', ...more };
}

const passOn: Act = (context) => [
	context.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } })),
];

/** The example's own JavaScript with n8n's `$input` and `$()`, for all items at once. */
const runCode: Act = (context) => {
	const { jsCode } = context.getNode().parameters as { jsCode: string };
	const globals = { ...context.getWorkflowDataProxy(0) };
	const rows = runInNewContext(`(() => {${jsCode}\n})()`, globals) as IDataObject[];
	return [rows.map((row) => ({ json: structuredClone(row), pairedItem: { item: 0 } }))];
};

/** All inputs one after the other. */
const append: Act = (context) => [
	[0, 1, 2].flatMap((input) =>
		context.getInputData(input).map(({ json }, item) => ({ json, pairedItem: { item, input } })),
	),
];

/** The JSON that the example's own expression gives for each item. */
const setJson: Act = (context) => [
	context.getInputData().map((_item, item) => ({
		json: context.getNodeParameter('jsonOutput', item) as IDataObject,
		pairedItem: { item },
	})),
];

/** Reads a file, as an item with its name, or nothing if there is none; writes all items into one. */
const useFile: Act = (context) => {
	if (context.getNodeParameter('operation', 0) === 'read') {
		const file = basename(context.getNodeParameter('fileSelector', 0) as string);
		const written = files.get(file);
		const isThere = written === undefined ? existsSync(join(FOLDER, file)) : written !== null;
		const binary = { data: { fileName: file } as IBinaryData };
		return [isThere ? [{ json: { file }, binary, pairedItem: { item: 0 } }] : []];
	}
	const file = basename(context.getNodeParameter('fileName', 0) as string);
	const rows = context.getInputData().map(({ json }) => json);
	files.set(file, structuredClone(rows));
	return passOn(context);
};

/** The rows of a file that was read: what a workflow wrote, or the sheet beside the example. */
const extractRows: Act = (context) => {
	const [item] = context.getInputData();
	const { file } = item?.json as { file?: string };
	if (file === undefined) throw new Error('There is no binary file in the item');
	const rows = files.get(file)?.map(toCells) ?? readSheet(join(FOLDER, file));
	return [rows.map((json) => ({ json, pairedItem: { item: 0 } }))];
};

/** A row as a sheet gives it back: text. */
function toCells(row: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value ?? '')]));
}

function readSheet(path: string): IDataObject[] {
	const lines = readFileSync(path, 'utf8').trim().split('\n');
	const [head = [], ...rows] = lines.map((line) =>
		[...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
			([, quoted, plain]) => quoted ?? plain ?? '',
		),
	);
	return rows.map((cells) => Object.fromEntries(head.map((key, at) => [key, cells[at] ?? ''])));
}

function passes(context: IExecuteFunctions, conditions: string, item: number): boolean {
	return context.getNodeParameter(conditions, item, false, { extractValue: true }) as boolean;
}

const decide: Act = (context) => {
	const outputs: INodeExecutionData[][] = [[], []];
	for (const [item, given] of context.getInputData().entries()) {
		const passed = { ...given, pairedItem: { item } };
		outputs[passes(context, 'conditions', item) ? 0 : 1]?.push(passed);
	}
	return outputs;
};

/** Each item leaves by the first rule that it passes, or else by one output more. */
const route: Act = (context) => {
	const { rules } = context.getNode().parameters as { rules: { values: unknown[] } };
	const outputs: INodeExecutionData[][] = [...rules.values, undefined].map(() => []);
	for (const [item, { json }] of context.getInputData().entries()) {
		const found = rules.values.findIndex((_rule, at) =>
			passes(context, `rules.values[${at}].conditions`, item),
		);
		outputs.at(found)?.push({ json, pairedItem: { item } });
	}
	return outputs;
};

/** One item for each entry of the field that is to be split. */
const splitOut: Act = (context) => [
	context.getInputData().flatMap(({ json }, item) => {
		const entries = json[context.getNodeParameter('fieldToSplitOut', item) as string];
		return (entries as IDataObject[]).map((entry) => ({ json: entry, pairedItem: { item } }));
	}),
];

/** One table of all items, bare of its tags: its caption, then its columns, then its rows. */
const toTable: Act = (context) => {
	const rows = context.getInputData().map(({ json }) => json);
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = rows.map((row) => columns.map((column) => String(row[column])).join('|'));
	const caption = context.getNodeParameter('options.caption', 0, '') as string;
	const table = [caption, columns.join('|'), ...lines].join('\n');
	return [[{ json: { table }, pairedItem: rows.map((_row, item) => ({ item })) }]];
};

/** Ends the run with the sentence of the node. */
const stop: Act = (context) => {
	throw new Error(String(context.getNodeParameter('errorMessage', 0)));
};

/** What would be sent for each item. */
const send: Act = (context) => [
	context.getInputData().map((_item, item) => ({
		json: context.getNodeParameter('jsonBody', item) as IDataObject,
		pairedItem: { item },
	})),
];

/** What is mailed for each item. */
const mail: Act = (context) => [
	context.getInputData().map((_item, item) => {
		const names = ['toEmail', 'subject', 'html'];
		const entries = names.map((name) => [name, context.getNodeParameter(name, item)] as const);
		return { json: Object.fromEntries(entries) as IDataObject, pairedItem: { item } };
	}),
];

const CONDITIONS = toProperty('conditions', {
	type: 'filter',
	default: {},
	typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
});

const RULES = toProperty('rules', {
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	options: [{ name: 'values', displayName: 'Values', values: [CONDITIONS] }],
});

const OPTIONS = toProperty('options', {
	type: 'collection',
	default: {},
	options: [toProperty('caption')],
});

/** By the names of the node types that they stand in for. */
export const STAND_INS: Record<string, INodeType> = {
	'n8n-nodes-base.code': standIn(runCode, {
		properties: [toProperty('jsCode', { noDataExpression: true })],
	}),
	'n8n-nodes-base.convertToFile': standIn(passOn),
	'n8n-nodes-base.emailSend': standIn(mail, {
		properties: ['toEmail', 'subject', 'html'].map((name) => toProperty(name)),
	}),
	'n8n-nodes-base.extractFromFile': standIn(extractRows),
	'n8n-nodes-base.filter': standIn(decide, { properties: [CONDITIONS] }),
	'n8n-nodes-base.html': standIn(toTable, { properties: [OPTIONS] }),
	'n8n-nodes-base.httpRequest': standIn(send, {
		properties: [toProperty('jsonBody', { type: 'json' })],
	}),
	'n8n-nodes-base.if': standIn(decide, { properties: [CONDITIONS] }),
	'n8n-nodes-base.manualTrigger': standIn(passOn),
	'n8n-nodes-base.merge': standIn(append, { inputs: 3 }),
	'n8n-nodes-base.noOp': standIn(passOn),
	'n8n-nodes-base.readWriteFile': standIn(useFile, {
		properties: ['operation', 'fileSelector', 'fileName'].map((name) => toProperty(name)),
	}),
	'n8n-nodes-base.scheduleTrigger': standIn(passOn),
	'n8n-nodes-base.set': standIn(setJson, {
		properties: [toProperty('jsonOutput', { type: 'json' })],
	}),
	'n8n-nodes-base.splitOut': standIn(splitOut, { properties: [toProperty('fieldToSplitOut')] }),
	'n8n-nodes-base.stopAndError': standIn(stop, { properties: [toProperty('errorMessage')] }),
	'n8n-nodes-base.switch': standIn(route, { properties: [RULES], outputs: 6 }),
	'n8n-nodes-base.wait': standIn(passOn),
};
