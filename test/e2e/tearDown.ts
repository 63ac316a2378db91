import type { Running } from './stage';

/** Stops the n8n that all test files shared. */
export default async function tearDown(): Promise<void> {
	const running = (globalThis as Running).bloomyN8n;
	await running?.server.stop();
	running?.home.remove();
}
