import { init } from 'echarts';

import { NAMES } from './contenders';
import type { Contender } from './contenders';
import { countRequests, describeJob, toIdeal } from './jobs';
import type { Job } from './jobs';
import type { Match } from './sums';
import { sumUp } from './sums';

const SIZE = { width: 860, height: 420 };

const COLORS: Record<Contender, string> = {
	bare: '#94a3b8',
	bloomy: '#2563eb',
	loop: '#f59e0b',
	keepAlive: '#14b8a6',
	n8nBare: '#64748b',
	n8nBloomy: '#60a5fa',
	n8nBatches: '#a855f7',
	n8nAtOnce: '#ec4899',
	pythonSdk: '#22c55e',
};

/** Requests in a second of each contender at creating to-dos, as an SVG. */
export function drawChart(matches: Match[]): string {
	const shown = matches.filter(({ job }) => isInChart(job));
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
	const rates = (Object.keys(COLORS) as Contender[]).map((who) => ({
		name: NAMES[who],
		color: COLORS[who],
		data: shown.map((match) => {
			const result = match.results.find(({ contender }) => contender === who);
			return result ? sumUp(match, result).perSecond : null;
		}),
	}));
	const limits = shown.map(({ job }) => (countRequests(job) / toIdeal(job)) * 1000);
	const bars = [{ name: 'the limit', color: '#e2e8f0', data: limits }, ...rates];
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: 'sans-serif' },
		title: { text: 'To-dos created in a second, server latency 100 ms', left: 'center', top: 8 },
		legend: { bottom: 8 },
		grid: { left: 56, right: 16, top: 48, bottom: 100 },
		xAxis: { type: 'category', data: shown.map(({ job }) => toLabel(job)) },
		yAxis: { type: 'value' },
		series: bars
			.filter(({ data }) => data.some((rate) => rate !== null))
			.map(({ name, color, data }) => ({
				name,
				type: 'bar',
				barGap: '5%',
				itemStyle: { color },
				label: { show: true, position: 'top', fontSize: 10 },
				data: data.map((rate) => rate && Math.round(rate)),
			})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}

/** Those at 100 ms that are comparable, without jitter and in a few meetings. */
function isInChart({ task, latency, concurrency, isSorted, items, roundTrip }: Job): boolean {
	const isNear = roundTrip === 0 && concurrency > 1;
	const isSteady = latency.min === 100 && latency.max === 100 && isNear;
	return task === 'create' && !isSorted && isSteady && items >= 100 && items <= 1000;
}

function toLabel(job: Job): string {
	const [what = '', concurrency = ''] = describeJob(job).split(/, (?=\d+ at)|, (?=\S+ ms)/);
	return `${what}\n${concurrency}`;
}
