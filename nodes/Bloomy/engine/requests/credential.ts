import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { SECRET_KEYS, createRedact } from '../wire/redact';
import type { Redact } from '../wire/redact';

/** A context of n8n in which requests can be signed. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/**
 * What a run signs with: an API key, which is `fixed`; the token of a login, which n8n has `stored`
 * and can renew; or a login whose token is `missing`, so that n8n fetches one for each request that
 * is sent before there is one.
 */
export type Token = 'fixed' | 'stored' | 'missing';

export const CREDENTIAL_TYPE = 'bloomyApi';

/**
 * The credential of one run. n8n reads it from its database and decrypts it for every request that
 * does not bring one along, and that takes more CPU than everything else about a request. So it is
 * read when the run begins, and again after a token was fetched or renewed.
 */
export class Credential {
	/** Each state that it had in this run: no sentence may repeat a secret of any of them. */
	private readonly states: ICredentialDataDecryptedObject[] = [];
	private latest?: ICredentialsDecrypted;
	private redactNow: Redact = createRedact([]);

	constructor(private readonly context: RequestContext) {}

	/** As it is stored now; rejects with n8n's error if there is none. */
	async read(): Promise<ICredentialDataDecryptedObject> {
		const data = await this.context.getCredentials(CREDENTIAL_TYPE);
		const { id, name } = this.context.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
		const last = this.states.at(-1);
		if (!last || SECRET_KEYS.some((key) => last[key] !== data[key])) {
			this.states.push(data);
			this.redactNow = createRedact(this.states);
		}
		this.latest = { id: id ?? '', name: name ?? '', type: CREDENTIAL_TYPE, data };
		return data;
	}

	/** How many different tokens or keys have been read so far. */
	get tokenCount(): number {
		return this.states.length;
	}

	/** Takes the secrets of all its states out of text. */
	redact(text: string, wasCut?: boolean): string {
		return this.redactNow(text, wasCut);
	}

	get token(): Token {
		const { authentication, sessionToken } = this.latest?.data ?? {};
		if (authentication !== 'password') return 'fixed';
		return sessionToken === undefined || sessionToken === '' ? 'missing' : 'stored';
	}

	/** What n8n should sign a request with; undefined if it has to fetch a token first. */
	get forRequest(): ICredentialsDecrypted | undefined {
		return this.token === 'missing' ? undefined : this.latest;
	}
}
