import { quote } from "../../core/quote.ts";
import { hourField, timeFieldText } from "../fields.ts";
import { parseSchedule } from "../parse.ts";
import { ScheduleError, scheduleCodes } from "../schedule-error.ts";
import { type CompiledSchedule, coverLocal } from "./cover.ts";
import type { LocalSchedule } from "./local-schedule.ts";

/**
 * Compiles a schedule in local time to the one UTC expression that a Render cron job has. It starts a run whenever the
 * schedule is due, in summer, in winter and around clock changes, and as few other runs as possible.
 * @throws ScheduleError if too many of its runs would not be due. The remedy names the nearest schedule that is accepted.
 */
export function compileLocal(local: LocalSchedule): CompiledSchedule {
  const compiled = coverLocal(local);
  if (isTooWide(compiled)) throw tooWide(local, compiled);
  return compiled;
}

/** Render also bills runs that are not due. Up to three for each due run, or one a day, are acceptable. */
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
 * The accepted expression nearest to a local schedule: all its hours shifted by as little as possible, otherwise only one
 * of its hours. `undefined` if there is none.
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

/** Shifts in hours, the smallest first: 1, -1, 2, -2, … */
const shifts = Array.from({ length: 23 }, (_, index) => index + 1).flatMap((hours) => [hours, -hours]);
