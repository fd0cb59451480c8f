/** Lengths of time, in milliseconds. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const minutesPerDay = 24 * 60;
/** On average over the 400 years after which the calendar repeats. */
export const daysPerYear = 365.2425;
