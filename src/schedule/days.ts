import { dayMs } from "../core/time-units.ts";
import type { Schedule } from "./schedule.ts";

/** Days after which the Gregorian calendar repeats, including weekdays: 400 years are exactly 20,871 weeks. */
export const daysPerCalendarCycle = 146_097;

/** The bits of all seven weekdays; bit 0 is Sunday. */
export const everyWeekday = 0b1111111;
const daysOfMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number of days of month 1–12 in its longest year: 29 for February. */
export function longestMonth(month: number): number {
  return daysOfMonths[month - 1] ?? 0;
}

/**
 * For each of the 366 calendar days, indexed by `calendarIndex`, the weekdays on which the schedule runs; bit 0 is
 * Sunday. Every combination of calendar day and weekday occurs within 400 years, so two schedules run on the same days
 * if and only if their masks are equal.
 */
export function weekdayMasks(schedule: Schedule): Uint8Array {
  const masks = new Uint8Array(calendarIndex(12, 31) + 1);
  const weekdays = schedule.daysOfWeek.reduce((mask, weekday) => mask | (1 << weekday), 0);
  const daysOfMonth = new Set(schedule.daysOfMonth);
  for (const month of schedule.months) {
    for (let day = 1; day <= longestMonth(month); day++) {
      const listed = daysOfMonth.has(day);
      masks[calendarIndex(month, day)] =
        schedule.dayRule === "either" ? (listed ? everyWeekday : weekdays) : listed ? weekdays : 0;
    }
  }
  return masks;
}

/** Index of a calendar day. Month and day count from 1. */
export function calendarIndex(month: number, day: number): number {
  return month * 32 + day;
}

/**
 * Days after which the days of a schedule repeat: 1 if it runs every day, 7 if only the weekday matters, otherwise the
 * whole calendar cycle.
 */
export function dayPeriod(masks: Uint8Array): number {
  const first = masks[calendarIndex(1, 1)];
  for (let month = 1; month <= 12; month++) {
    for (let day = 1; day <= longestMonth(month); day++) {
      if (masks[calendarIndex(month, day)] !== first) return daysPerCalendarCycle;
    }
  }
  return first === everyWeekday ? 1 : 7;
}

/** Whether the schedule runs on two consecutive days, in any year. */
export function runsOnNeighbouringDays(schedule: Schedule): boolean {
  const masks = weekdayMasks(schedule);
  const walk = new DayWalk(0);
  let before = false;
  for (let day = 0; day <= dayPeriod(masks); day++, walk.forward()) {
    const runs = walk.matches(masks);
    if (runs && before) return true;
    before = runs;
  }
  return false;
}

/** A cursor over the days of the UTC calendar, in either direction, which creates no `Date` for each day. */
export class DayWalk {
  /** Days since 1970-01-01. */
  epochDay: number;
  #year: number;
  #month: number;
  #day: number;
  #weekday: number;

  constructor(epochDay: number) {
    const date = new Date(epochDay * dayMs);
    this.epochDay = epochDay;
    this.#year = date.getUTCFullYear();
    this.#month = date.getUTCMonth() + 1;
    this.#day = date.getUTCDate();
    this.#weekday = date.getUTCDay();
  }

  /** 1–12. */
  get month(): number {
    return this.#month;
  }

  /** 1–31. */
  get day(): number {
    return this.#day;
  }

  /** 0–6, Sunday is 0. */
  get weekday(): number {
    return this.#weekday;
  }

  matches(masks: Uint8Array): boolean {
    return (((masks[calendarIndex(this.#month, this.#day)] ?? 0) >> this.#weekday) & 1) === 1;
  }

  forward(): void {
    this.epochDay += 1;
    this.#weekday = (this.#weekday + 1) % 7;
    this.#day += 1;
    if (this.#day <= daysInMonth(this.#year, this.#month)) return;
    this.#day = 1;
    this.#month = (this.#month % 12) + 1;
    if (this.#month === 1) this.#year += 1;
  }

  back(): void {
    this.epochDay -= 1;
    this.#weekday = (this.#weekday + 6) % 7;
    this.#day -= 1;
    if (this.#day >= 1) return;
    this.#month = this.#month === 1 ? 12 : this.#month - 1;
    if (this.#month === 12) this.#year -= 1;
    this.#day = daysInMonth(this.#year, this.#month);
  }
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return longestMonth(month);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** As `dayPeriod`, for a schedule: days after which its runs repeat. */
export function periodInDays(schedule: Schedule): number {
  return dayPeriod(weekdayMasks(schedule));
}
