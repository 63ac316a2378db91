import { toFailure } from '../failure';

/** What an item gets, and whether the work was done for this very item. */
export interface Share<T> {
	value: T;
	isFirst: boolean;
}

/**
 * Items of one run that ask for the same thing: the first does the work, the others wait and get
 * the same result. If the work failed and certainly left nothing behind, the next item does it. If
 * that is not certain, all of them fail, because it might be done twice.
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
