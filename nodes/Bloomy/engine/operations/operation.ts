import type { BloomyApi, Fields, Locale, Resource, Service } from '../contract';
import type { Directories } from '../input/directories';
import type { Input } from '../input/parameter';
import type { Settings } from '../options';
import type { Remarks } from '../output/report';
import type { NewRows } from '../writes/newRow';
import type { Writer } from '../writes/writer';
import type { Park } from '../writes/write';
import type { WriteLog } from '../writes/writeLog';
import type { Task } from './tasks';

/** What the operations of one run work with. */
export interface Bench extends Input {
	service: Service;
	/** Whether the items are rows that an AI agent handed over in one call. */
	areToolRows: boolean;
	settings: Settings;
	locale: Locale;
	directories: Directories;
	writer: Writer;
	newRows: NewRows;
	log: WriteLog;
	park: Park;
	/** Waits so many ms, cut short when the run ends. */
	wait(ms: number): Promise<void>;
	remarks: Remarks;
	/** Bloom Growth for the item at `index`; reads are remembered for the run unless they are `fresh`. */
	api(index: number, fresh?: 'fresh'): BloomyApi;
}

/** What one incoming item asks for: all of it, or one of the IDs in it. */
export type Target = Pick<Task, 'index' | 'inputData'>;

/** One operation of the node, for all resources that have it. The index lists them. */
export interface Operation {
	/** The saved value of the Operation parameter. */
	value: string;
	/** Whether it writes: only then it has fields, and the options for writing. */
	isWrite: boolean;
	/** Whether the resource has it. */
	isOfferedBy(resource: Resource): boolean;
	/** For the panel: 'Create Many'. */
	labelFor(resource: Resource): string;
	/** For the panel, without a period. */
	describe(resource: Resource): string;
	/** For the list of actions: 'Create many to-dos'. */
	nameAction(resource: Resource): string;
	/** For n8n's AI workflow builder. */
	hint: string;
	/** The fields of one row; none if the operation only reads. */
	fieldsOf(resource: Resource): Fields;
	/** For the panel: how a row says which record it means, and what people may take for granted. */
	describeRows?(resource: Resource): string | undefined;
	/** The work to do for the items. Throws if nothing can be done at all. */
	toTasks(bench: Bench, resource: Resource): Iterable<Task>;
	/** What the items ask for, for a run that cannot begin; left out, one thing each. */
	toTargets?(input: Input): Iterable<Target>;
}
