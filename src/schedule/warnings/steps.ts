import { quote } from "../../core/quote.ts";
import { longestMonth, runsOnNeighbouringDays } from "../days.ts";
import {
  dayOfMonthField,
  dayOfWeekField,
  type Field,
  fieldText,
  hourField,
  minuteField,
  monthField,
  place,
  span,
  withField,
} from "../fields.ts";
import type { Schedule } from "../schedule.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./warning-rule.ts";

/** Cron counts steps within a field: the last interval before the field wraps around is shorter than the step. */
export const unevenStep: ScheduleRule = {
  code: scheduleRuleCodes.unevenStep,
  severity: "warning",
  title: "The step does not divide its field",
  find(schedule) {
    for (const cycle of cycles) {
      const step = stepOf(schedule, cycle.field);
      const last = step?.values.at(-1);
      const first = step?.values[0];
      if (step === undefined || first === undefined || last === undefined) continue;
      const range = cycle.field.max - cycle.field.min + 1;
      const remainder = first + range - last;
      if (remainder === step.size || !cycle.repeats(schedule)) continue;
      const start = `${step.text} ${place(cycle.field)}`;
      const message =
        step.values.length === 1
          ? `${start} is not a step of ${step.size} ${cycle.unit}: it runs each ${cycle.name}, only at ${cycle.field.name} ${first}`
          : `${start} restarts each ${cycle.name}: runs are ${step.size} or ${remainder} ${cycle.unit} apart`;
      return { message, remedy: evenStepRemedy(schedule, cycle, step, range) };
    }
    return undefined;
  },
};

/** Months differ in length: no step of days divides all of them. */
export const dayOfMonthStep: ScheduleRule = {
  code: scheduleRuleCodes.dayOfMonthStep,
  severity: "warning",
  title: "A step of days restarts each month",
  find(schedule) {
    const step = stepOf(schedule, dayOfMonthField);
    if (step === undefined || schedule.dayRule === "either") return undefined;
    const distances = distancesOverMonthEnds(schedule, step);
    const [least, most] = [Math.min(...distances), Math.max(...distances)];
    if (distances.length === 0 || (least === step.size && most === step.size)) return undefined;
    const apart = least === most ? `${least}` : `${least} to ${most}`;
    return {
      message:
        `${step.text} ${place(dayOfMonthField)} restarts each month: across a month end, runs are ` +
        `${apart} days apart instead of ${step.size}`,
      remedy: `${dayStepRemedy(schedule, step)}, or list the days you mean`,
    };
  },
};

/** A field, and the period after which its values start again. */
interface Cycle {
  field: Field;
  /** `hour`, `day` … */
  name: string;
  unit: string;
  /** Whether the schedule runs in two consecutive periods. Otherwise the shorter interval never occurs. */
  repeats(schedule: Schedule): boolean;
}

const cycles: readonly Cycle[] = [
  { field: minuteField, name: "hour", unit: "minutes", repeats: runsInNeighbouringHours },
  { field: hourField, name: "day", unit: "hours", repeats: runsOnNeighbouringDays },
  { field: monthField, name: "year", unit: "months", repeats: () => true },
  { field: dayOfWeekField, name: "week", unit: "days", repeats: ({ dayRule }) => dayRule === "both" },
];

function evenStepRemedy(
  { expression }: Schedule,
  { field, name }: Cycle,
  { size }: Step,
  range: number,
): string {
  if (field === dayOfWeekField) return "List the days you mean, such as MON,WED,FRI";
  const divisors = span(1, range).filter((step) => range % step === 0);
  const nearest = divisors.reduce((best, step) =>
    Math.abs(step - size) < Math.abs(best - size) ? step : best,
  );
  if (nearest === range) {
    const once = quote(withField(expression, field, String(field.min)));
    return `For one run each ${name}, write ${once}: a cron step cannot be longer than that`;
  }
  const even = quote(withField(expression, field, `*/${nearest}`));
  return `Use a step that divides ${range}, such as ${even}, or list the values`;
}

function runsInNeighbouringHours(schedule: Schedule): boolean {
  const hours = new Set(schedule.hours);
  const withinDay = schedule.hours.some((hour) => hours.has(hour + 1));
  return withinDay || (hours.has(23) && hours.has(0) && runsOnNeighbouringDays(schedule));
}

/** Days from the last run of a month to the first of the next, for each pair of consecutive months. */
function distancesOverMonthEnds({ months }: Schedule, { values }: Step): number[] {
  const known = new Set(months);
  return months.flatMap((month) => {
    if (!known.has((month % 12) + 1)) return [];
    const lengths = month === 2 ? [28, 29] : [longestMonth(month)];
    return lengths.map((length) => {
      const last = values.findLast((day) => day <= length) ?? 0;
      return length - last + (values[0] ?? 0);
    });
  });
}

function dayStepRemedy({ expression }: Schedule, { size }: Step): string {
  const everyDay = withField(expression, dayOfMonthField, "*");
  if (size !== 7) return `Run every day, ${quote(everyDay)}, and let the job decide`;
  return `Choose a weekday, ${quote(withField(everyDay, dayOfWeekField, "MON"))}`;
}

/** A field that consists of one step over its whole range: `0-59/7`, or `*` with the step. */
interface Step {
  /** As written. */
  text: string;
  size: number;
  /** The matching values, ascending. */
  values: readonly number[];
}

/**
 * The step of a field. `undefined` for a list, for a field without a step, and for a step over a part of the range, whose
 * start and end the author chose deliberately.
 */
function stepOf({ expression }: Schedule, field: Field): Step | undefined {
  const text = fieldText(expression, field);
  const match = /^(?:\*|(\w+)-(\w+))\/(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, low = String(field.min), high = String(field.max), step] = match;
  const value = (word: string): number => field.names[word] ?? Number(word);
  const size = Number(step);
  if (size === 1 || value(high) !== field.max || value(low) - field.min >= size) return undefined;
  return { text, size, values: span(value(low), field.max, size) };
}
