import type { Week } from './wire';

const DAY = 86_400_000;
const WEEK_DAYS = [
	'Sunday',
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday',
] as const;
/** 1970-01-04, the first Sunday of the epoch, in days. */
const FIRST_SUNDAY = 3;
/** Makes the count opaque: no week of a year, none of the epoch, and no ID of a week. */
const FIRST_NUMBER = 5_000;
const FIRST_ID = 600_000;

/** The day on which the weeks of a scorecard begin. */
export type WeekDay = (typeof WEEK_DAYS)[number];

/** The weeks of scorecards, by the number that the API calls `ForWeekNumber`; days are those of UTC. */
export class Calendar {
	private readonly firstDay: number;

	constructor(readonly weekDay: WeekDay) {
		this.firstDay = FIRST_SUNDAY + WEEK_DAYS.indexOf(weekDay);
	}

	/** The number of the week that is now. */
	currentNumber(): number {
		return Math.floor((Date.now() / DAY - this.firstDay) / 7) + FIRST_NUMBER;
	}

	toWeek(number: number): Week {
		const start = this.firstDay + (number - FIRST_NUMBER) * 7;
		return {
			Id: FIRST_ID + number,
			ForWeekNumber: number,
			ForWeek: toDay(start + 6),
			LocalDate: { Date: toDay(start) },
			DisplayDate: toDay(start).slice(0, 10),
			IsCurrentWeek: number === this.currentNumber(),
		};
	}

	/** The current week and the ones before it, `count` in all, oldest first. */
	listLatest(count: number): Week[] {
		const current = this.currentNumber();
		return Array.from({ length: count }, (_, at) => this.toWeek(current - count + 1 + at));
	}
}

function toDay(days: number): string {
	return `${new Date(days * DAY).toISOString().slice(0, 10)}T00:00:00`;
}
