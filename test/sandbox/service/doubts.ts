/** Behaviour of the real service nobody could look at, to be tried both ways. */
export interface Doubts {
	/** GET L10/{id} holds all that its documented model holds: attendees, scorecard, to-dos ... */
	embedsParts?: boolean;
	/** GET L10/{id}/rocks answers the web page. */
	brokenGoalList?: boolean;
	/** How bad input and unknown IDs are refused; 400 with a `message` if left out. */
	refusal?: 'Message' | 'modelState' | 'notFound' | 'forbidden' | 'text' | 'webPage';
	/** How a wrong login is refused; 400 with OAuth's `invalid_grant` if left out. */
	loginRefusal?: 'text' | 'message';
	/** What a 401 for a wrong bearer holds; nothing if left out. */
	unauthorised?: 'text' | 'message';
	/** What an unknown path answers, and an ID that is no integer; the web page if left out. */
	unknownPath?: 'notFound';
	/** Every answer tells how much of a rate limit is left. */
	rateHeaders?: boolean;
	/** `Completion` of a goal comes as a word. */
	completionAsWord?: boolean;
	/** A meeting's lists hold closed records, asked for or not. */
	listsHoldClosed?: boolean;
	/** A meeting's lists never hold closed records. */
	ignoresClosedFlag?: boolean;
	/** A user's lists of to-dos and issues hold closed ones. */
	userListsHoldClosed?: boolean;
	/** The visible users and both searches answer the web page. */
	brokenUserLists?: boolean;
	/** A to-do's owner and notes go by the names that bloomy-python uses, and by no others. */
	sdkTodoNames?: boolean;
	/** Deleting a meeting is refused, or said to have worked while it stays. */
	meetingDeletion?: 'refused' | 'ignored';
	/** A goal updated without an owner keeps the one it has; documented is that the caller gets it. */
	goalOwnerIsKept?: boolean;
	/** Names that a write's body loses on the way in, everywhere or by route as records show it. */
	dropsFields?: string[] | Record<string, string[]>;
	/** Completing, solving and reopening is answered well and does nothing. */
	ignoresComplete?: boolean;
	/** Completing a to-do or issue once more sets its time anew. */
	restampsCompletion?: boolean;
	/** A to-do that was closed with its meeting stays closed, though reopening it is answered well. */
	closedStaysClosed?: boolean;
	/** Archiving and restoring a goal is answered well and does nothing. */
	ignoresArchive?: boolean;
	/** A goal that is restored belongs to no meeting any more. */
	restoreLosesOrigins?: boolean;
	/** Deleting a goal, milestone or headline is answered well and does nothing. */
	ignoresDelete?: boolean;
	/** What deleting something that is not there answers: 400, or 200 as if it had been. */
	secondDelete?: 'refused' | 'accepted';
	/** A change of something that is not there is answered well. */
	acceptsUnknownIds?: boolean;
	/** Setting a score is answered well and does nothing. */
	ignoresScores?: boolean;
	/** An issue that is moved to another meeting gets a new ID. */
	moveGivesNewId?: boolean;
	/** The visible users come without e-mail addresses, which the searches give. */
	usersWithoutEmail?: boolean;
	/** Answers to creating a headline and rows of headlines name the owner by `OwnerId` alone. */
	headlineOwnerIdOnly?: boolean;
	/** Every new record belongs to this user, whoever was asked for. */
	giveOwner?: 'caller' | number;
	/** What becomes of a title on its way into the store; `rewriteTitle` has a few. */
	storeTitle?: (title: string) => string;
	/** What becomes of a due date on its way into the store, as YYYY-MM-DD; `toDayBefore` is one. */
	storeDay?: (day: string) => string;
	/**
	 * A create answers with a record that was in the list before: the one of the same title, if there
	 * is one; or the first one, whatever its title, with nothing created or after creating.
	 */
	handsBackOld?: 'sameTitle' | 'insteadOfCreating' | 'afterCreating';
}
