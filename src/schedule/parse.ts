import { quote } from "../core/quote.ts";
import { longestMonth } from "./days.ts";
import { dayOfMonthField, dayOfWeekField, hourField, minuteField, monthField } from "./fields.ts";
import { malformedExpression } from "./malformed-expression.ts";
import { type FieldValues, parseField } from "./parse-field.ts";
import type { Schedule } from "./schedule.ts";
import { type Fault, isFault, ScheduleError, scheduleCodes } from "./schedule-error.ts";

const fallbackExample = "0 2 * * *";

/**
 * Parses a cron expression in Render's dialect: five fields in UTC that consist of numbers, names (JAN–DEC, SUN–SAT),
 * lists, ranges and steps. The semantics are those of robfig/cron 3, on which Render's dialect is modelled.
 * @throws ScheduleError if Render would reject it, if cron implementations disagree about it, or if it never runs. The
 * remedy ends with a corrected expression that this function accepts.
 */
export function parseSchedule(text: string): Schedule {
  const result = readExpression(text);
  if (!isFault(result)) return result;
  throw new ScheduleError({
    code: result.code,
    message: `${quote(text)}: ${result.message}`,
    remedy: `${result.remedy}: ${quote(correctedExample(result))}`,
  });
}

function readExpression(text: string): Schedule | Fault {
  const foreign = malformedExpression(text);
  if (foreign !== undefined) return foreign;
  const fields = text.trim().toUpperCase().split(/\s+/);
  const parsed: FieldValues[] = [];
  for (const [index, field] of [
    minuteField,
    hourField,
    dayOfMonthField,
    monthField,
    dayOfWeekField,
  ].entries()) {
    const values = parseField(field, fields[index] ?? "");
    if (isFault(values)) return { ...values, corrected: fields.with(index, values.corrected).join(" ") };
    parsed.push(values);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parsed;
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek) throw new Error("five fields were read");
  const schedule: Schedule = {
    expression: fields.join(" "),
    minutes: minute.values,
    hours: hour.values,
    daysOfMonth: dayOfMonth.values,
    months: month.values,
    daysOfWeek: dayOfWeek.values,
    // robfig/cron 3, spec.go dayMatches: if one field is a wildcard, only the other one matters.
    dayRule: dayOfMonth.wildcard || dayOfWeek.wildcard ? "both" : "either",
  };
  return neverFires(schedule, fields) ?? Object.freeze(schedule);
}

function neverFires(schedule: Schedule, fields: string[]): Fault | undefined {
  const longest = Math.max(...schedule.months.map(longestMonth));
  if (schedule.dayRule === "either" || schedule.daysOfMonth.some((day) => day <= longest)) return undefined;
  return {
    code: scheduleCodes.neverFires,
    message: `this schedule never runs: day of month ${fields[2]} (field 3) does not exist in month ${fields[3]} (field 4)`,
    remedy: "Use a day that the month has in every year",
    corrected: fields.with(2, longest === 29 ? "28" : String(longest)).join(" "),
  };
}

/** Corrects one fault after another until the expression is accepted. */
function correctedExample(fault: Fault): string {
  let candidate = fault.corrected;
  for (let attempt = 0; attempt < 40; attempt++) {
    const result = readExpression(candidate);
    if (!isFault(result)) return result.expression;
    candidate = result.corrected;
  }
  return fallbackExample;
}
