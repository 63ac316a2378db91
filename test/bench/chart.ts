import { init } from 'echarts';

import { NAMES } from './contenders';
import type { Contender } from './contenders';
import { countRequests, describeJob, toIdeal } from './jobs';
import type { Job } from './jobs';
import type { Match } from './sums';
import { sumUp } from './sums';

const SIZE = { width: 760, height: 360 };
const FONT = 'system-ui, sans-serif';

const BARS: Array<{ who: Contender; color: string }> = [
	{ who: 'bare', color: '#94a3b8' },
	{ who: 'bloomy', color: '#2563eb' },
	{ who: 'loop', color: '#f59e0b' },
];

/** Requests in a second of each contender at the chosen jobs, as an SVG. */
export function drawChart(matches: Match[]): string {
	const shown = matches.filter(({ job }) => isTypical(job));
	const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
	const toBars = (who: Contender) =>
		shown.map((match) => {
			const result = match.results.find(({ contender }) => contender === who);
			return result ? Math.round(sumUp(match, result).perSecond) : null;
		});
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: FONT },
		title: { text: 'Requests in a second, server latency 100 ms', left: 'center', top: 8 },
		legend: { bottom: 8 },
		grid: { left: 56, right: 16, top: 48, bottom: 76 },
		xAxis: { type: 'category', data: shown.map(({ job }) => toLabel(job)) },
		yAxis: { type: 'value' },
		series: [
			{
				name: 'the limit',
				type: 'bar',
				itemStyle: { color: '#e2e8f0' },
				label: { show: true, position: 'top' },
				data: shown.map(({ job }) => Math.round((countRequests(job) / toIdeal(job)) * 1000)),
			},
			...BARS.map(({ who, color }) => ({
				name: NAMES[who],
				type: 'bar' as const,
				itemStyle: { color },
				label: { show: true, position: 'top' as const },
				data: toBars(who),
			})),
		],
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}

/** Those at 100 ms that are long enough to say something, without jitter. */
function isTypical(job: Job): boolean {
	const { min, max } = job.latency;
	return min === 100 && max === 100 && job.concurrency > 1 && job.items >= 100;
}

function toLabel(job: Job): string {
	const [what, concurrency] = describeJob(job).split(', ');
	return `${what?.replace(' with ', '\nwith ')}\n${concurrency}`;
}
