import { toFailure } from '../failure';

/** What an item gets, and whether it is the one that the work was done for. */
export interface Share<T> {
	value: T;
	isFirst: boolean;
}

/**
 * Items of one run that ask for the same thing: the first one does the work, the others wait for it
 * and get what it got. If it certainly left nothing behind, the next one does the work itself; if
 * that cannot be told, all of them fail, or it might be done twice.
 */
export class SingleFlight<T> {
	private readonly latest = new Map<string, Promise<T>>();

	async share(key: string, work: () => Promise<T>): Promise<Share<T>> {
		let isFirst = false;
		const start = async () => {
			isFirst = true;
			return await work();
		};
		const earlier = this.latest.get(key);
		const mine =
			earlier?.catch(async (error: unknown) =>
				mayHaveWorked(error) ? await Promise.reject(error) : await start(),
			) ?? start();
		this.latest.set(key, mine);
		const value = await mine.catch(async (error: unknown) =>
			Promise.reject(isFirst ? error : toFailure(error).forTwin()),
		);
		return { value, isFirst };
	}
}

function mayHaveWorked(error: unknown): boolean {
	const { outcome } = toFailure(error).details;
	return outcome === 'unknown' || outcome === 'partial';
}
