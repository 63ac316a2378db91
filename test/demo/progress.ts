const FRAMES = ['|', '/', '-', '\\'];
const FRAME_TIME = 100;
const CLEAR_LINE = '\r\x1b[2K';

/** Says on stderr what is under way, until the returned function is called. */
export function showProgress(sentence: string): () => void {
	const { stderr } = process;
	if (!stderr.isTTY) {
		stderr.write(`${sentence} ...\n`);
		return () => undefined;
	}
	let turn = 0;
	const draw = () => stderr.write(`\r${FRAMES[turn++ % FRAMES.length]} ${sentence}`);
	draw();
	const timer = setInterval(draw, FRAME_TIME);
	return () => {
		clearInterval(timer);
		stderr.write(CLEAR_LINE);
	};
}
