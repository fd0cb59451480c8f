import { formatDuration } from "../duration.ts";
import { daysPerYear, hourMs } from "../time-units.ts";

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A duration for comparing gaps: `47h`, `2h30m`, from three days on `3d12h`. */
export function hours(milliseconds: number): string {
  if (milliseconds >= 72 * hourMs) return formatDuration(milliseconds);
  const full = Math.floor(milliseconds / hourMs);
  const rest = milliseconds - full * hourMs;
  if (full === 0) return formatDuration(rest);
  return rest === 0 ? `${full}h` : `${full}h${formatDuration(rest)}`;
}

/** `Mon 2 Mar 2026 10:00`, in UTC; without the year if it is the year of `near`, only `10:00` on the day of `near`. */
export function moment(time: Date, near?: Date): string {
  if (near !== undefined && isSameDay(time, near)) return clockTime(time);
  const year = near?.getUTCFullYear() === time.getUTCFullYear() ? "" : ` ${time.getUTCFullYear()}`;
  return `${day(time)}${year} ${clockTime(time)}`;
}

/** `Mon 2 Mar 12:00, 18:00, Tue 3 Mar 00:00 UTC`: the day when it changes, the year if it is not the year of `at`. */
export function moments(times: readonly Date[], at: Date): string {
  const texts = times.map((time, index) => {
    const previous = times[index - 1];
    if (previous !== undefined && isSameDay(time, previous)) return clockTime(time);
    const year = time.getUTCFullYear() === at.getUTCFullYear() ? "" : ` ${time.getUTCFullYear()}`;
    return `${day(time)}${year} ${clockTime(time)}`;
  });
  return `${texts.join(", ")} UTC`;
}

/** `Mon 02:00` */
export function weekdayTime(time: Date): string {
  return `${weekdays[time.getUTCDay()]} ${clockTime(time)}`;
}

/** `02:00` */
export function clockTime(time: Date): string {
  return time.toISOString().slice(11, 16);
}

/** Runs per day, in the shortest unit with at least one run: `96 a day`, `5 a week`, `1 a month`, `1 in 4 years`. */
export function rate(runsPerDay: number): string {
  return rateText(runsPerDay, trimmed);
}

/** As {@link rate}, with the noun: `96 runs a day`, `1 run a month`. */
export function rateOfRuns(runsPerDay: number): string {
  return rateText(runsPerDay, (count) => `${trimmed(count)} ${trimmed(count) === "1" ? "run" : "runs"}`);
}

function rateText(runsPerDay: number, countText: (count: number) => string): string {
  const perYear = runsPerDay * daysPerYear;
  const units: Array<[count: number, unit: string]> = [
    [runsPerDay, "a day"],
    [runsPerDay * 7, "a week"],
    [perYear / 12, "a month"],
    [perYear, "a year"],
  ];
  const fitting = units.find(([count]) => count >= 0.999);
  if (fitting === undefined) return `${countText(1)} in ${trimmed(1 / perYear)} years`;
  return `${countText(fitting[0])} ${fitting[1]}`;
}

function trimmed(count: number): string {
  return count.toFixed(1).replace(/\.0$/, "");
}

/** `Mon 2 Mar` */
export function day(time: Date): string {
  return `${weekdays[time.getUTCDay()]} ${time.getUTCDate()} ${months[time.getUTCMonth()]}`;
}

export function isSameDay(one: Date, other: Date): boolean {
  return one.toISOString().slice(0, 10) === other.toISOString().slice(0, 10);
}
