import type { BloomyApi, ReadApi } from '../contract';
import type { Reads } from '../requests/reads';
import type { Writer } from '../writes/writer';

/** Bloom Growth to be read from, for the item at `index`. */
export function createReadApi(reads: Reads, index: number): ReadApi {
	return {
		getRecord: async (path, query) =>
			await reads.getRecord({ path, ...(query && { query }) }, index),
		getList: async (path, query) => await reads.getList({ path, ...(query && { query }) }, index),
	};
}

/** Bloom Growth as the resources see it, for the item at `index`. */
export function createApi(reads: Reads, writer: Writer, index: number): BloomyApi {
	return {
		...createReadApi(reads, index),
		write: async (write) => {
			reads.forget();
			await writer.bring(write, index, createApi(reads.fresh, writer, index));
		},
	};
}
