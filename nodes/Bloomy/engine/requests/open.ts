import { Failure } from '../failure';
import { checkBaseUrl } from '../wire/baseUrl';
import { Client } from './client';
import type { ClientSettings } from './client';
import type { Credential, RequestContext } from './credential';
import { Session } from './session';
import { createSend } from './transport';
import type { HttpRequest } from './transport';

/**
 * The client of one run, signed with the credential of its node. Rejects with a `Failure` if there is
 * no credential, or none that can be used. `onSend` is told of each request that leaves.
 */
export async function openClient(
	context: RequestContext,
	credential: Credential,
	settings: ClientSettings,
	onSend?: (request: HttpRequest) => void,
): Promise<Client> {
	const send = createSend(context, await readBaseUrl(credential), settings.timeout, credential);
	const session = new Session(async (request, renewToken) => {
		onSend?.(request);
		return await send(request, renewToken);
	}, credential.token);
	return new Client(session, settings);
}

async function readBaseUrl(credential: Credential): Promise<string> {
	const { baseUrl } = await credential.read().catch((error: Error) => {
		throw Failure.ofSignIn(error.message, null);
	});
	const checked = checkBaseUrl(baseUrl);
	if ('fault' in checked) throw Failure.ofSignIn(checked.fault, null);
	return checked.baseUrl;
}
