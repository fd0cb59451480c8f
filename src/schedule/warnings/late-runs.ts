import { formatDuration } from "../duration.ts";
import { shortestGap } from "../shortest-gap.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";

/** Render runs a cron job at most once at a time, and tells nobody when a run waits (https://render.com/docs/cronjobs). */
export const lateRuns: ScheduleRule = {
  code: scheduleRuleCodes.lateRuns,
  severity: "warning",
  title: "A run usually takes longer than the time to the next one",
  find(schedule, { usualDurationSeconds }) {
    if (usualDurationSeconds === undefined) return undefined;
    const interval = shortestGap(schedule);
    if (usualDurationSeconds * 1_000 <= interval) return undefined;
    return {
      message:
        `a run usually takes ${durationText(usualDurationSeconds)}, and the next one can be due after ` +
        `${formatDuration(interval)}: Render starts it late, when the first has ended, and tells nobody`,
      remedy: "Run it less often, make it faster, or correct its usualDurationSeconds",
    };
  },
};

/** `45m`, `1m30s`: seconds only where there are some. */
function durationText(seconds: number): string {
  const rest = Math.round(seconds) % 60;
  const minutes = Math.round(seconds) - rest;
  return `${minutes === 0 ? "" : formatDuration(minutes * 1_000)}${rest === 0 ? "" : `${rest}s`}`;
}
