import type { IExecuteFunctions } from 'n8n-workflow';

import type { Service } from '../contract';
import { Directories } from '../input/directories';
import { readToolRows } from '../input/toolRows';
import type { Settings } from '../options';
import type { Remarks } from '../output/report';
import type { Client } from '../requests/client';
import { Reads } from '../requests/reads';
import { NewRows } from '../writes/newRow';
import type { Park } from '../writes/write';
import { WriteLog } from '../writes/writeLog';
import { Writer } from '../writes/writer';
import { createApi } from './api';
import type { Bench } from './operation';

/** Puts together everything that the operations of one run work with. */
export function layBench(
	context: IExecuteFunctions,
	service: Service,
	client: Client,
	settings: Settings,
	park: Park,
	remarks: Remarks,
): Bench {
	const reads = new Reads(client);
	const log = new WriteLog(context);
	let callerId: Promise<number> | undefined;
	const readCallerId = async (index: number) => {
		callerId ??= service.readCallerId(api(index)).catch(async (error: unknown) => {
			callerId = undefined;
			return await Promise.reject(error);
		});
		return await callerId;
	};
	const newRows = new NewRows(client, reads, readCallerId);
	const writer = new Writer(client, newRows, log, park);
	const api: Bench['api'] = (index, fresh) => createApi(fresh ? reads.fresh : reads, writer, index);
	const timeZone = context.getTimezone();
	const toolRows = remarks.isWrite ? readToolRows(context) : undefined;
	return {
		context,
		items: toolRows ?? context.getInputData(),
		areToolRows: toolRows !== undefined,
		service,
		settings,
		locale: { dateOrder: settings.dateOrder, timeZone },
		directories: new Directories(api(0)),
		writer,
		newRows,
		log,
		park,
		wait: async (ms) => await client.wait(ms),
		remarks,
		api,
	};
}
