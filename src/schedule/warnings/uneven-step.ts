import { quote } from "../../core/quote.ts";
import { runsOnNeighbouringDays } from "../days.ts";
import { dayOfWeekField, type Field, hourField, minuteField, monthField, place, span } from "../fields.ts";
import type { Schedule } from "../schedule.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";
import { type Step, stepOf, withField } from "./step.ts";

/** A field, and the round of time after which its values begin again. */
interface Round {
  field: Field;
  /** `hour`, `day` … */
  name: string;
  unit: string;
  /** Whether the schedule has runs in two rounds that follow each other: else no runs are a remainder apart. */
  repeats(schedule: Schedule): boolean;
}

const rounds: readonly Round[] = [
  { field: minuteField, name: "hour", unit: "minutes", repeats: runsInNeighbouringHours },
  { field: hourField, name: "day", unit: "hours", repeats: runsOnNeighbouringDays },
  { field: monthField, name: "year", unit: "months", repeats: () => true },
  { field: dayOfWeekField, name: "week", unit: "days", repeats: ({ dayRule }) => dayRule === "both" },
];

/** Cron counts steps within a field: what remains at its end is no whole step. */
export const unevenStep: ScheduleRule = {
  code: scheduleRuleCodes.unevenStep,
  severity: "warning",
  title: "The step does not divide its field",
  find(schedule) {
    for (const round of rounds) {
      const step = stepOf(schedule, round.field);
      const last = step?.values.at(-1);
      const first = step?.values[0];
      if (step === undefined || first === undefined || last === undefined) continue;
      const range = round.field.max - round.field.min + 1;
      const remainder = first + range - last;
      if (remainder === step.size || !round.repeats(schedule)) continue;
      const start = `${step.text} ${place(round.field)}`;
      const message =
        step.values.length === 1
          ? `${start} is no step of ${step.size} ${round.unit}: it runs in each ${round.name}, at ${round.field.name} ${first} only`
          : `${start} begins anew each ${round.name}: its runs are ${step.size} and ${remainder} ${round.unit} apart`;
      return { message, remedy: remedy(schedule, round, step, range) };
    }
    return undefined;
  },
};

function remedy({ expression }: Schedule, { field, name }: Round, { size }: Step, range: number): string {
  if (field === dayOfWeekField) return "List the days that are meant, such as MON,WED,FRI";
  const divisors = span(1, range).filter((step) => range % step === 0);
  const nearest = divisors.reduce((best, step) =>
    Math.abs(step - size) < Math.abs(best - size) ? step : best,
  );
  if (nearest === range) {
    const once = quote(withField(expression, field, String(field.min)));
    return `Write ${once} if once in each ${name} is meant: cron cannot count beyond it`;
  }
  const even = quote(withField(expression, field, `*/${nearest}`));
  return `Use a step that divides ${range}, such as ${even}, or list the values`;
}

function runsInNeighbouringHours(schedule: Schedule): boolean {
  const hours = new Set(schedule.hours);
  const withinDay = schedule.hours.some((hour) => hours.has(hour + 1));
  return withinDay || (hours.has(23) && hours.has(0) && runsOnNeighbouringDays(schedule));
}
