import { Failure } from '../failure';
import { checkBaseUrl } from '../wire/baseUrl';
import { Client } from './client';
import type { ClientSettings } from './client';
import type { Credential, RequestContext } from './credential';
import { Session } from './session';
import { createSend } from './transport';
import type { HttpRequest, Send } from './transport';

/**
 * The client of one run, which signs with the credential of its node. Rejects with a `Failure` if
 * there is no usable credential. `onSend` gets each request that is sent.
 */
export async function openClient(
	context: RequestContext,
	credential: Credential,
	settings: ClientSettings,
	onSend?: (request: HttpRequest) => void,
): Promise<Client> {
	const send = createSend(context, await readBaseUrl(credential), settings.timeout, credential);
	const sendNoting: Send = async (request, signing) => {
		onSend?.(request);
		return await send(request, signing);
	};
	const session = new Session(sendNoting, credential.token, () => credential.tokenCount);
	return new Client(session, settings, (text, wasCut) => credential.redact(text, wasCut));
}

async function readBaseUrl(credential: Credential): Promise<string> {
	const { baseUrl } = await credential.read().catch((error: Error) => {
		throw Failure.ofSignIn(error.message, null);
	});
	const checked = checkBaseUrl(baseUrl);
	if ('fault' in checked) throw Failure.ofSignIn(checked.fault, null);
	return checked.baseUrl;
}
