import type { IDataObject } from 'n8n-workflow';

import type { Answer, Resource } from '../engine/contract';
import { readRecordId, readText } from './answer';

/** Users can only be read: `users/...`, `search/user` */
export const user = {
	value: 'user',
	name: 'User',
	plural: 'users',
	description: 'A person in Bloom Growth, such as an owner or an attendee',
	canBeClosed: { getAll: false, getManyById: false },
	writes: {},
	getAll: {
		bySearch: async (api, term) =>
			await (term === undefined
				? api.getList(['users', 'mineviewable'])
				: api.getList(['search', 'user'], { term })),
		simplify: simplifyUser,
	},
	getManyById: {
		get: async (api, id) => await api.getRecord(['users', id]),
		simplify: simplifyUser,
	},
} satisfies Resource;

function simplifyUser(answer: Answer): IDataObject {
	return {
		id: readRecordId(answer.Id),
		name: readText(answer.Name),
		email: readText(answer.Email),
		description: readText(answer.Description),
		imageUrl: readText(answer.ImageUrl),
	};
}
