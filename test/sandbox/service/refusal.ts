import { toJson, toRefusal, toText, toUnauthorised, toWebPage, type Answer } from '../http/answer';
import type { Doubts } from './doubts';

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
