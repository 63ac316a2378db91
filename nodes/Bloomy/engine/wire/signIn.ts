/** How long a sign-in may take, in ms. */
export const SIGN_IN_TIMEOUT = 30_000;

const REFUSED = 'Bloom Growth did not accept the login: ';
const UNUSABLE = 'The credential cannot be used: ';
const UNREACHABLE = 'Signing in to Bloom Growth did not work: ';

/** The words before the seconds of a pause. */
const PAUSE = 'asked for a pause of ';

/** Why no token could be fetched. */
export interface SignInFault {
	/** Whether trying again does not help. */
	isFinal: boolean;
	message: string;
	/** The pause that was asked for before the next try, in ms. */
	pause?: number;
}

/** How many causes are looked at. */
const DEEPEST = 5;

/**
 * Why no token could be fetched. n8n wraps what `preAuthentication` throws in errors of its own,
 * and not every version keeps the class, so the message tells the kinds apart.
 */
export class SignInError extends Error {
	/** The login is wrong: trying again does not help. */
	static refused(reason: string): SignInError {
		return new SignInError(`${REFUSED}${reason}`);
	}

	/** The credential itself makes no sense: trying again does not help. */
	static unusable(fault: string): SignInError {
		return new SignInError(`${UNUSABLE}${fault}`);
	}

	/**
	 * The sign-in page could not be reached or did not work: trying again may help, but not before
	 * the pause that it asked for, in ms.
	 */
	static unreachable(reason: string, pause?: number): SignInError {
		const asked = pause === undefined ? '' : ` (${PAUSE}${Math.ceil(pause / 1000)} seconds)`;
		return new SignInError(`${UNREACHABLE}${reason}${asked}`);
	}

	/**
	 * The sign-in failure in an error or in its causes: n8n replaces the message of what it takes for
	 * a network error. Undefined for any other error.
	 */
	static find(error: unknown): SignInFault | undefined {
		for (let current = error, depth = 0; depth < DEEPEST; depth++) {
			const message = current instanceof Error ? current.message : String(current);
			if (message.startsWith(REFUSED) || message.startsWith(UNUSABLE)) {
				return { isFinal: true, message };
			}
			if (message.startsWith(UNREACHABLE))
				return { isFinal: false, message, ...readPause(message) };
			current = current instanceof Error ? current.cause : undefined;
		}
		return undefined;
	}
}

function readPause(message: string): { pause?: number } {
	const [, seconds] = new RegExp(`${PAUSE}(\\d+) seconds`).exec(message) ?? [];
	return seconds === undefined ? {} : { pause: Number(seconds) * 1000 };
}
