import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import type { Token } from './session';

const TYPE = 'bloomyApi';

/**
 * The credential of one run. n8n reads and decrypts it from its database for every request that is
 * not handed one, which takes more CPU than all else about a request. So it is read when the run
 * begins, and again when a token was fetched or renewed.
 */
export class Credential {
	/** As it was each time it was read: no sentence may repeat a secret of any of these. */
	readonly states: ICredentialDataDecryptedObject[] = [];
	private latest?: ICredentialsDecrypted;

	constructor(private readonly context: IExecuteFunctions | ILoadOptionsFunctions) {}

	/** As it is stored now; rejects with n8n's error where there is none. */
	async read(): Promise<ICredentialDataDecryptedObject> {
		const data = await this.context.getCredentials(TYPE);
		const { id, name } = this.context.getNode().credentials?.[TYPE] ?? {};
		this.states.push(data);
		this.latest = { id: id ?? '', name: name ?? '', type: TYPE, data };
		return data;
	}

	get token(): Token {
		const { authentication, sessionToken } = this.latest?.data ?? {};
		if (authentication !== 'password') return 'fixed';
		return sessionToken === undefined || sessionToken === '' ? 'missing' : 'stored';
	}

	/** What n8n is to sign a request with; undefined where it has to fetch a token first. */
	get forRequest(): ICredentialsDecrypted | undefined {
		return this.token === 'missing' ? undefined : this.latest;
	}
}
