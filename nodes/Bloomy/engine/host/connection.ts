/** n8n's name for ordinary connections; its `NodeConnectionTypes` is younger than n8n 1.82. */
export const MAIN = 'main';
