const DAY = 86_400_000;

/** A moment as Bloom Growth writes it: ISO, whole seconds, no offset; `days` from now. */
export function toWireTime(days = 0): string {
	return new Date(Date.now() + days * DAY).toISOString().slice(0, 19);
}

/** The start of the day that many days from now, as due dates are. */
export function toDueDate(days: number): string {
	return `${toWireTime(days).slice(0, 10)}T00:00:00`;
}
