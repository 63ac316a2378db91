import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeCertificate } from '../faults/certificate';
import { startSandbox } from '../sandbox';
import { putAway } from './distance';

const ROUND_TRIP = 60;

it('costs three round trips for the first request of a connection, and one for each after it', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'bloomy-distance-'));
	const { key, cert } = makeCertificate(folder);
	const [keyText, ca] = [readFileSync(key, 'utf8'), readFileSync(cert, 'utf8')];
	rmSync(folder, { recursive: true });
	const sandbox = await startSandbox();
	const distance = await putAway(sandbox.url, ROUND_TRIP, { key: keyText, cert: ca });
	const agent = new Agent({ keepAlive: true, ca });
	const headers = { authorization: `Bearer ${sandbox.apiKey}` };
	const ask = async () => {
		const startedAt = performance.now();
		const request = get(`${distance.url}/api/v1/users/mine`, { agent, headers });
		const [answer] = (await once(request, 'response')) as [IncomingMessage];
		const said = await text(answer);
		expect(JSON.parse(said)).toMatchObject({ Id: sandbox.callerId });
		return (performance.now() - startedAt) / ROUND_TRIP;
	};
	try {
		// Timers know whole milliseconds only.
		expect(await ask()).toBeGreaterThan(2.9);
		expect(await ask()).toBeGreaterThan(0.9);
		expect(sandbox.stats().connections).toBe(1);
	} finally {
		agent.destroy();
		await distance.stop();
		await sandbox.stop();
	}
});
