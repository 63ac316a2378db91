import { N8nClient } from '../n8n/client';
import { provideN8n } from '../n8n/installation';
import { N8nHome, N8nServer, findPort } from '../n8n/server';
import { shareStage, type Running } from './stage';

/** Starts the n8n that all test files share. */
export default async function setUp(): Promise<void> {
	const report = (step: string) => process.stderr.write(`${step} ...\n`);
	const command = await provideN8n({ report });
	const home = await N8nHome.create(command);
	const server = await N8nServer.start(home, await findPort());
	const client = new N8nClient(server.url);
	await client.setUpOwner();
	shareStage(home, client);
	(globalThis as Running).bloomyN8n = { home, server };
}
