import { z } from 'zod';

/** A schema for what `read` makes of a value. */
class Reading<Schema extends z.ZodTypeAny> extends z.ZodType<
	z.output<Schema>,
	z.ZodTypeDef,
	unknown
> {
	constructor(
		private readonly read: (value: unknown) => unknown,
		private readonly schema: Schema,
	) {
		super({});
	}

	_parse({ data, path, parent }: z.ParseInput): z.ParseReturnType<z.output<Schema>> {
		return this.schema._parse({ data: this.read(data), path, parent });
	}
}

/**
 * Checks what `read` makes of a value. zod's own `preprocess` gives each value a hidden class of its
 * own, which only a full garbage collection frees: ten thousand rows grow by tens of megabytes.
 */
export function reading<Schema extends z.ZodTypeAny>(
	read: (value: unknown) => unknown,
	schema: Schema,
): Reading<Schema> {
	return new Reading(read, schema);
}
