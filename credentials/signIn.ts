const REFUSED = 'Bloom Growth did not accept the login: ';
const UNUSABLE = 'The credential cannot be used: ';
const UNREACHABLE = 'Signing in to Bloom Growth did not work: ';

/**
 * Why no token could be had. n8n wraps what `preAuthentication` throws in an error of its own, of
 * which only the message is sure to arrive, so the message is what tells the two kinds apart.
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

	/** The sign-in page was not reached or not well: trying again may help. */
	static unreachable(reason: string): SignInError {
		return new SignInError(`${UNREACHABLE}${reason}`);
	}

	/** What kind of sign-in failure an error's message stands for; undefined for any other error. */
	static kindOf(message: string): 'refused' | 'unreachable' | undefined {
		if (message.startsWith(REFUSED) || message.startsWith(UNUSABLE)) return 'refused';
		if (message.startsWith(UNREACHABLE)) return 'unreachable';
		return undefined;
	}
}
