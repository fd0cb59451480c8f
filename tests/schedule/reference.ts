/**
 * A second implementation of the dialect, slow and independent of the code under test: it matches a date field by
 * field, as robfig/cron 3 does. And a generator of random expressions.
 */
import fc from "fast-check";

const day = 86_400_000;
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

export interface Reference {
  /** The times of a day that has runs, in minutes, ascending. */
  times: readonly number[];
  /** Whether the schedule has runs on the UTC day of `date`. */
  hasRunsOn(date: Date): boolean;
  /** All runs of the UTC day that begins at `midnight`. */
  runsOfDay(midnight: Date): Date[];
  /** The first `count` runs strictly after `after`. */
  runsAfter(after: Date, count: number): Date[];
  /** The last run at or before `instant`. */
  runAtOrBefore(instant: Date): Date;
}

export function reference(expression: string): Reference {
  const [minute = "", hour = "", dayOfMonth = "", month = "", weekday = ""] = expression
    .toUpperCase()
    .split(" ");
  const isStar = (field: string): boolean => field.split(",").some((part) => part === "*" || part === "*/1");
  const isEither = !isStar(dayOfMonth) && !isStar(weekday);
  const minutes = allMatches(minute, 0, 59);
  const hours = allMatches(hour, 0, 23);
  const monthDays = allMatches(dayOfMonth, 1, 31);
  const monthNumbers = allMatches(month, 1, 12, months);
  const weekdayNumbers = allMatches(weekday, 0, 6, weekdays);
  const times = valuesOf(hours).flatMap((each) => valuesOf(minutes).map((value) => each * 60 + value));

  const hasRunsOn = (date: Date): boolean => {
    if (monthNumbers[date.getUTCMonth() + 1] !== true) return false;
    const byDay = monthDays[date.getUTCDate()] === true;
    const byWeekday = weekdayNumbers[date.getUTCDay()] === true;
    return isEither ? byDay || byWeekday : byDay && byWeekday;
  };
  const runsOfDay = (midnight: Date): Date[] =>
    hasRunsOn(midnight) ? times.map((time) => new Date(midnight.getTime() + time * 60_000)) : [];
  return {
    times,
    hasRunsOn,
    runsOfDay,
    runsAfter(after, count) {
      const runs: Date[] = [];
      for (
        let midnight = startOfDay(after);
        runs.length < count;
        midnight = new Date(midnight.getTime() + day)
      ) {
        if (!hasRunsOn(midnight)) continue;
        const late = times
          .map((time) => midnight.getTime() + time * 60_000)
          .filter((run) => run > after.getTime());
        runs.push(...late.slice(0, count - runs.length).map((run) => new Date(run)));
      }
      return runs;
    },
    runAtOrBefore(instant) {
      for (let midnight = startOfDay(instant); ; midnight = new Date(midnight.getTime() - day)) {
        const run = runsOfDay(midnight).findLast((each) => each <= instant);
        if (run !== undefined) return run;
      }
    },
  };
}

/** By value, whether the field matches it. */
function allMatches(field: string, min: number, max: number, names: string[] = []): boolean[] {
  return Array.from(
    { length: max + 1 },
    (_, value) => value >= min && matches(field, value, min, max, names),
  );
}

function valuesOf(matching: readonly boolean[]): number[] {
  return [...matching.keys()].filter((value) => matching[value]);
}

/** Whether a part of the field matches the value. */
function matches(field: string, value: number, min: number, max: number, names: string[] = []): boolean {
  const numberOf = (text: string): number =>
    names.includes(text) ? names.indexOf(text) + min : Number(text);
  return field.split(",").some((part) => {
    const [range = "", step = "1"] = part.split("/");
    const [low = "", high = low] = range === "*" ? [String(min), String(max)] : range.split("-");
    const first = numberOf(low);
    return value >= first && value <= numberOf(high) && (value - first) % Number(step) === 0;
  });
}

function startOfDay(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / day) * day);
}

/** Random expressions of the dialect; some of them never run (February 30). */
export const anyExpression: fc.Arbitrary<string> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12, months), field(0, 6, weekdays))
  .map((fields) => fields.join(" "));

/** Random expressions that run. */
export const expression = anyExpression.filter((text) => {
  const { hasRunsOn } = reference(text);
  // These five years contain every calendar day, February 29 included.
  for (let time = Date.UTC(2020, 0, 1); time < Date.UTC(2025, 0, 1); time += day) {
    if (hasRunsOn(new Date(time))) return true;
  }
  return false;
});

/** Any instant from 2020 to 2110, to the millisecond: leap years and the century without one. */
export const instant = fc.date({
  min: new Date("2020-01-01"),
  max: new Date("2110-01-01"),
  noInvalidDate: true,
});

function field(min: number, max: number, names: string[] = []): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const value = fc
    .tuple(number, fc.constantFrom("number", "NAME", "name"))
    .map(([each, form]) => spelled(each, form === "number" ? undefined : names[each - min], form === "name"));
  const step = fc.integer({ min: 1, max: max + 5 });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const part = fc.oneof(
    { arbitrary: value, weight: 4 },
    { arbitrary: range, weight: 2 },
    { arbitrary: fc.tuple(range, step).map((both) => both.join("/")), weight: 1 },
    { arbitrary: step.map((each) => `*/${each}`), weight: 1 },
    { arbitrary: fc.constant("*"), weight: 1 },
  );
  const list = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(","));
  return fc.oneof({ arbitrary: fc.constant("*"), weight: 2 }, { arbitrary: list, weight: 3 });
}

function spelled(value: number, name: string | undefined, lowerCase: boolean): string {
  if (name === undefined) return String(value);
  return lowerCase ? name.toLowerCase() : name;
}
