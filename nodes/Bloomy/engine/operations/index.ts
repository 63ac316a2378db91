import type { Resource } from '../contract';
import { readRow } from '../input/items';
import type { Input } from '../input/parameter';
import {
	addAttendees,
	archiveMany,
	completeMany,
	deleteMany,
	reopenMany,
	restoreMany,
	updateMany,
} from './changes';
import { createMany } from './createMany';
import { getAll } from './getAll';
import { getManyById } from './getManyById';
import { setMany } from './setMany';
import type { Operation, Target } from './operation';

/** Every operation of the node; the first one that a resource has is the one its panel begins with. */
export const operations: Operation[] = [
	createMany,
	getAll,
	getManyById,
	updateMany,
	completeMany,
	reopenMany,
	archiveMany,
	restoreMany,
	deleteMany,
	addAttendees,
	setMany,
];

/** The operations that a resource has. */
export function operationsOf(resource: Resource): Operation[] {
	return operations.filter((operation) => operation.isOfferedBy(resource));
}

/** The operation of that value, if the resource has it. */
export function findOperation(value: unknown, resource: Resource): Operation | undefined {
	return operationsOf(resource).find((operation) => operation.value === value);
}

/**
 * What the items ask for, for a run that cannot begin. An unknown operation counts as one per item.
 */
export function readTargets(value: unknown, input: Input): Iterable<Target> {
	const operation = operations.find((one) => one.value === value);
	if (operation?.toTargets) return operation.toTargets(input);
	return input.items.map((item, index) => ({ index, inputData: readRow(item) }));
}
