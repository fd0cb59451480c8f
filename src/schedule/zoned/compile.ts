import { quote } from "../../core/quote.ts";
import { hourField, timeFieldText } from "../fields.ts";
import { parseSchedule } from "../parse.ts";
import { ScheduleError, scheduleCodes } from "../schedule-error.ts";
import { type CompiledSchedule, coverLocal } from "./cover.ts";
import type { LocalSchedule } from "./local-schedule.ts";

/**
 * The UTC expression of a schedule in local time, as a Render cron job has only one. It starts a run whenever the schedule
 * is due, in summer, in winter and around clock changes, and as few others as one expression can.
 * @throws ScheduleError when too many of its runs would not be due: the remedy names the nearest schedule that is accepted.
 */
export function compileLocal(local: LocalSchedule): CompiledSchedule {
  const compiled = coverLocal(local);
  if (isTooWide(compiled)) throw tooWide(local, compiled);
  return compiled;
}

/** Render bills runs that are not due as well: accepts three for each that is due, or one a day. */
function isTooWide({ dueRunsPerYear, surplusRunsPerYear }: CompiledSchedule): boolean {
  return surplusRunsPerYear > Math.max(3 * dueRunsPerYear, 366);
}

function tooWide(local: LocalSchedule, { schedule, ...runs }: CompiledSchedule): ScheduleError {
  const { expression } = local.schedule;
  const started = Math.round(runs.dueRunsPerYear + runs.surplusRunsPerYear);
  const nearest = nearestAccepted(local, (candidate) => !isTooWide(coverLocal(candidate)));
  return new ScheduleError({
    code: scheduleCodes.tooWide,
    message:
      `${quote(expression)} in ${local.timeZone} needs ${quote(schedule.expression)} in UTC, which starts ${started} runs a ` +
      `year although only ${Math.round(runs.dueRunsPerYear)} are due`,
    remedy:
      nearest === undefined
        ? `Remove timeZone and write it in UTC: ${quote(expression)}`
        : `Use the nearest schedule that one UTC expression can cover: ${quote(nearest)}`,
  });
}

/**
 * The accepted expression nearest to a local schedule: all hours moved as little as possible, otherwise only one of its
 * hours. `undefined` if there is none.
 */
function nearestAccepted(
  { schedule, timeZone }: LocalSchedule,
  isAccepted: (candidate: LocalSchedule) => boolean,
): string | undefined {
  const { hours, expression } = schedule;
  const [minute = "", , ...days] = expression.split(" ");
  const withHours = (values: readonly number[]): string =>
    [minute, timeFieldText(hourField, values), ...days].join(" ");
  const first = hours[0] ?? 0;
  const last = hours.at(-1) ?? 0;
  const moved = shifts
    .filter((shift) => first + shift >= 0 && last + shift <= 23)
    .map((shift) => withHours(hours.map((hour) => hour + shift)));
  const alone = hours.map((hour) => withHours([hour]));
  return [...moved, ...alone].find((text) => isAccepted({ schedule: parseSchedule(text), timeZone }));
}

/** Hours later and earlier, the nearest first: 1, -1, 2, -2, … */
const shifts = Array.from({ length: 23 }, (_, index) => index + 1).flatMap((hours) => [hours, -hours]);
