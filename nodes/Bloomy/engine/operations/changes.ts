import type { ChangeMany, Naming, Resource, Writes } from '../contract';
import { toChangeTasks } from './changeMany';
import { toDeleteTasks } from './deleteMany';
import type { Operation } from './operation';
import { describeNaming } from './which';

type ChangeName = Exclude<keyof Writes, 'createMany' | 'deleteMany' | 'setMany'>;

/** How a change is told of to people. */
interface Words {
	/** The first word of its label, such as 'Complete'. */
	verb: string;
	describe(resource: Resource, verb: string): string;
	hint: string;
	/** For the panel, a sentence: what people may take for granted. */
	caution?: string;
}

const WHICH =
	'Which record a row means: the one with its id, or else the open one with its title in its meetingId.';
const SAFE =
	'Nothing is written for a record that is already as asked, so it may run every night over the same rows.';

/** The operation of that value, which brings records into a state. */
function toChange(value: ChangeName, { verb, describe, hint, caution }: Words): Operation {
	const changeOf = ({ writes }: Resource): ChangeMany | undefined => writes[value];
	const verbOf = (resource: Resource) => changeOf(resource)?.verb ?? verb;
	return {
		value,
		isWrite: true,
		isOfferedBy: (resource) => changeOf(resource) !== undefined,
		labelFor: (resource) => `${verbOf(resource)} Many`,
		describe: (resource) => describe(resource, verbOf(resource)),
		nameAction: (resource) => `${verbOf(resource)} many ${resource.plural}`,
		hint: `${hint} ${WHICH} ${SAFE}`,
		fieldsOf: (resource) => changeOf(resource)?.fields ?? {},
		describeRows: (resource) =>
			[tellNaming(resource, changeOf(resource)), caution].filter(Boolean).join(' ') || undefined,
		toTasks: (bench, resource) => {
			const operation = changeOf(resource);
			return operation ? toChangeTasks(bench, resource, operation) : [];
		},
	};
}

const describeOne = ({ name }: Resource, verb: string) =>
	`${verb} one ${name.toLowerCase()} for each incoming item, unless that is done already`;

const tellNaming = ({ name }: Resource, naming: Naming | undefined) =>
	naming && describeNaming(naming, name.toLowerCase());

export const updateMany = toChange('updateMany', {
	verb: 'Update',
	describe: ({ name }) =>
		`Change one ${name.toLowerCase()} for each incoming item, only in the fields that the item has`,
	hint: 'Changes what a row names and leaves the rest; a blank cell changes nothing.',
});

export const completeMany = toChange('completeMany', {
	verb: 'Complete',
	describe: describeOne,
	hint: 'For rows that are done, such as those with yes in a Done column: filter the rows first.',
	caution:
		'Every row counts as done, even if a column such as Done says no: put a Filter node in front.',
});

export const reopenMany = toChange('reopenMany', {
	verb: 'Reopen',
	describe: describeOne,
	hint: 'Marks records that are done as not done.',
});

export const archiveMany = toChange('archiveMany', {
	verb: 'Archive',
	describe: describeOne,
	hint: 'Puts records away; restoreMany brings them back.',
});

export const restoreMany = toChange('restoreMany', {
	verb: 'Restore',
	describe: describeOne,
	hint: 'Brings archived records back.',
});

export const addAttendees: Operation = {
	...toChange('addAttendees', {
		verb: 'Add',
		describe: () =>
			'Add people to one meeting for each incoming item, unless they are in it already',
		hint: 'A row has a meeting and one person (userId) or several (attendees); all may be names.',
	}),
	labelFor: () => 'Add Attendees',
	nameAction: ({ plural }) => `Add attendees to many ${plural}`,
};

export const deleteMany: Operation = {
	value: 'deleteMany',
	isWrite: true,
	isOfferedBy: ({ writes }) => writes.deleteMany !== undefined,
	labelFor: () => 'Delete Many',
	describe: ({ name }) =>
		`Delete one ${name.toLowerCase()} for each incoming item; this cannot be undone`,
	nameAction: ({ plural }) => `Delete many ${plural}`,
	hint: `Deletes for good, such as to undo an import whose records were kept. ${WHICH}`,
	fieldsOf: ({ writes }) => writes.deleteMany?.fields ?? {},
	describeRows: (resource) => tellNaming(resource, resource.writes.deleteMany),
	toTasks: (bench, resource) => {
		const { deleteMany: operation } = resource.writes;
		return operation ? toDeleteTasks(bench, resource, operation) : [];
	},
};
