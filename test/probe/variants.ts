import type { Doubts } from '../sandbox';
import type { Verdict } from './fact';

/** The other way round of something assumed: a sandbox that has it, and what the probe says then. */
export interface Variant {
	name: string;
	doubts: Doubts;
	/** Facts that are not as assumed, by their keys. */
	verdicts: Record<string, Verdict>;
}

const otherwise = (...keys: string[]): Record<string, Verdict> =>
	Object.fromEntries(keys.map((key) => [key, 'otherwise']));
const UNKNOWN = ['L10', 'todo', 'issues', 'rocks', 'change'].map((kind) => `unknown:${kind}`);
const DELETED = ['Goal', 'Headline', 'Milestone'].map((kind) => `delete${kind}`);

/** One for each doubt and each way it may turn out. */
export const VARIANTS: Variant[] = [
	...(['Message', 'modelState', 'notFound', 'forbidden', 'text', 'webPage'] as const).map(
		(refusal): Variant => ({
			name: `a refusal as ${refusal}`,
			doubts: { refusal },
			verdicts: otherwise(...UNKNOWN, ...DELETED, 'deleteAgain', 'emptyTitle'),
		}),
	),
	...(['text', 'message'] as const).map((loginRefusal): Variant => ({
		name: `a wrong login refused with ${loginRefusal}`,
		doubts: { loginRefusal },
		verdicts: otherwise('wrongLogin'),
	})),
	{ name: 'a 401 with text', doubts: { unauthorised: 'text' }, verdicts: {} },
	{
		name: 'a 401 with JSON',
		doubts: { unauthorised: 'message' },
		verdicts: otherwise('wrongBearer'),
	},
	{
		name: 'a 404 for an unknown path',
		doubts: { unknownPath: 'notFound' },
		verdicts: otherwise('unknownPath', 'wordForId'),
	},
	{
		name: 'headers of a rate limit',
		doubts: { rateHeaders: true },
		verdicts: otherwise('headers'),
	},
	{
		name: 'a meeting that holds its parts',
		doubts: { embedsParts: true },
		verdicts: otherwise('embeddedParts'),
	},
	{ name: 'no list of goals', doubts: { brokenGoalList: true }, verdicts: otherwise('rocks') },
	{
		name: 'a Completion in words',
		doubts: { completionAsWord: true },
		verdicts: otherwise('completion'),
	},
	{
		name: 'closed records in the lists of meetings',
		doubts: { listsHoldClosed: true },
		verdicts: otherwise('closedTodos', 'closedIssues'),
	},
	{
		name: 'no closed records, asked for or not',
		doubts: { ignoresClosedFlag: true },
		verdicts: { closedTodos: 'cannot tell', closedIssues: 'cannot tell' },
	},
	{
		name: 'closed records in the lists of users',
		doubts: { userListsHoldClosed: true },
		verdicts: otherwise('ownTodos', 'ownIssues'),
	},
	{
		name: 'no lists of users',
		doubts: { brokenUserLists: true },
		verdicts: otherwise('visibleUsers', 'userSearch'),
	},
	{
		name: "bloomy-python's names for a to-do",
		doubts: { sdkTodoNames: true },
		verdicts: otherwise('todoOwner'),
	},
	{
		name: 'a meeting that may not be deleted',
		doubts: { meetingDeletion: 'refused' },
		verdicts: otherwise('deleteMeeting'),
	},
	{
		name: 'a due date that cannot be changed',
		doubts: { dropsFields: { 'PUT todo/:id': ['dueDate'] } },
		verdicts: otherwise('changeTodo'),
	},
	{
		name: 'a completion that does nothing',
		doubts: { ignoresComplete: true },
		verdicts: otherwise('completeTodo', 'solveIssue'),
	},
	{
		name: 'a goal that keeps its owner',
		doubts: { goalOwnerIsKept: true },
		verdicts: otherwise('goalOwner'),
	},
	{
		name: 'an archiving that does nothing',
		doubts: { ignoresArchive: true },
		verdicts: otherwise('archiveGoal'),
	},
	{
		name: 'a restored goal without its meeting',
		doubts: { restoreLosesOrigins: true },
		verdicts: otherwise('restoreGoal'),
	},
	{
		name: 'a second deletion that is accepted',
		doubts: { secondDelete: 'accepted' },
		verdicts: otherwise('deleteAgain'),
	},
	{
		name: 'a change of an unknown ID that is accepted',
		doubts: { acceptsUnknownIds: true },
		verdicts: otherwise('unknown:change'),
	},
	{
		name: 'deletions that do nothing',
		doubts: { ignoresDelete: true },
		verdicts: otherwise(...DELETED, 'deleteAgain'),
	},
	{
		name: 'a deletion of a meeting that does nothing',
		doubts: { meetingDeletion: 'ignored' },
		verdicts: otherwise('deleteMeeting'),
	},
];
