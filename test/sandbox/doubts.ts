import { toJson, toRefusal, toText, toUnauthorised, toWebPage, type Answer } from './answer';

/** Behaviour of the real service nobody could look at, to be tried both ways. */
export interface Doubts {
	/** GET L10/{id} also embeds its children. */
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
	/** The visible users and the search for users answer the web page. */
	brokenUserLists?: boolean;
	/** A to-do's owner and notes go by the names that bloomy-python uses, and by no others. */
	sdkTodoNames?: boolean;
	/** Deleting a meeting is refused, or said to have worked while it stays. */
	meetingDeletion?: 'refused' | 'ignored';
}

/** How Bloom Growth says no. */
export function refuse({ refusal }: Doubts, message: string): Answer {
	switch (refusal) {
		case undefined:
			return toRefusal(message);
		case 'Message':
			return toJson({ Message: message }, 400);
		case 'modelState':
			return toJson({ Message: 'The request is invalid.', ModelState: { model: [message] } }, 400);
		case 'notFound':
			return toRefusal(message, 404);
		case 'forbidden':
			return toRefusal(message, 403);
		case 'text':
			return toText(message, 400);
		case 'webPage':
			return toWebPage();
	}
}

/** How a wrong login is refused. */
export function refuseLogin({ loginRefusal }: Doubts): Answer {
	const message = 'The user name or password is incorrect.';
	if (loginRefusal === 'text') return toText(message, 401);
	if (loginRefusal === 'message') return toRefusal(message);
	return toJson({ error: 'invalid_grant', error_description: message }, 400);
}

/** How a missing, wrong or expired bearer is refused. */
export function refuseBearer({ unauthorised }: Doubts): Answer {
	const message = 'Authorization has been denied for this request.';
	if (unauthorised === 'text') return toText(message, 401);
	if (unauthorised === 'message') return toJson({ Message: message }, 401);
	return toUnauthorised();
}

/** What comes where there is no such path. */
export function answerUnknownPath({ unknownPath }: Doubts): Answer {
	return unknownPath === 'notFound' ? toRefusal('Not found.', 404) : toWebPage();
}
