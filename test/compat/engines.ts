/** One version of n8n's engine to run the tests in. */
export interface Engine {
	/** The version of n8n-core, which names the n8n-workflow it needs. */
	core: string;
	/** A version of n8n that has it: `npm view n8n@<version> dependencies.n8n-core`. */
	n8n: string;
}

/** Oldest first; the last is the one this package develops with. n8n 1.83 goes by its numbering alone. */
export const ENGINES: Engine[] = [
	{ core: '1.81.1', n8n: '1.82.3' },
	{ core: '1.82.0', n8n: '1.83' },
	{ core: '2.0.0', n8n: '2.0.0' },
	{ core: '2.8.1', n8n: '2.8.4' },
	{ core: '2.17.3', n8n: '2.17.7' },
	{ core: '2.41.1', n8n: '2.41.1' },
];
