import type { ILoadOptionsFunctions, INode } from 'n8n-workflow';

import { Refusal, openHelpers } from './node';

const LISTS: Record<string, unknown> = {
	'L10/list': [{ Id: 1, Name: 'Leadership L10' }],
	'users/mineviewable': [{ Id: 7, Name: 'Jane Doe' }],
	'scorecard/user/mine': {
		Id: 7,
		Measurables: [
			{ Id: 41, Name: 'Revenue' },
			{ Id: -1, Name: 'Sales' },
		],
	},
};

export interface Panel {
	resource?: string;
	/** Left out, the first that the resource has. */
	operation?: string;
	baseUrl?: string;
	status?: number;
	/** The body of every answer; left out, one meeting and one user. */
	body?: unknown;
}

/** n8n's context for what the editor loads; `paths` is what was asked of the API. */
export function openPanel({ baseUrl = 'https://bloom.test', status, ...rest }: Panel) {
	const { resource, operation } = rest;
	const chosen: Record<string, string | undefined> = { resource, operation };
	const paths: string[] = [];
	const answer = (what: string) => {
		const path = what.replace('GET ', '');
		paths.push(path);
		const body = 'body' in rest ? rest.body : LISTS[path];
		return status === undefined ? body : new Refusal(status, body);
	};
	const panel: Partial<ILoadOptionsFunctions> = {
		getCurrentNodeParameter: (name) => chosen[name],
		getCredentials: async <T extends object>() => ({ baseUrl, apiKey: 'planted-key' }) as T,
		getNode: () => ({ name: 'Bloomy' }) as INode,
		helpers: openHelpers(answer, []) as ILoadOptionsFunctions['helpers'],
	};
	return { panel: panel as ILoadOptionsFunctions, paths };
}
