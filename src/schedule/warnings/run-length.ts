import { formatDuration } from "../../core/duration.ts";
import { shortestGap } from "../gap.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./warning-rule.ts";

/** https://render.com/docs/cronjobs: a run is stopped after 12 hours. */
const longestRunSeconds = 12 * 60 * 60;

/** Render starts at most one run of a cron job at a time and does not report that a run has to wait (https://render.com/docs/cronjobs). */
export const lateRuns: ScheduleRule = {
  code: scheduleRuleCodes.lateRuns,
  severity: "warning",
  title: "A run usually takes longer than the interval to the next one",
  find(schedule, { usualDurationSeconds }) {
    if (usualDurationSeconds === undefined) return undefined;
    const interval = shortestGap(schedule);
    if (usualDurationSeconds * 1_000 <= interval) return undefined;
    return {
      message:
        `a run usually takes ${durationText(usualDurationSeconds)}, but the next one can be due after ` +
        `${formatDuration(interval)}: Render starts it late, when the first has ended, and does not report it`,
      remedy: "Run it less often, make it faster, or correct usualDurationSeconds",
    };
  },
};

/** Render stops a run after 12 hours, so a longer one never completes (https://render.com/docs/cronjobs). */
export const stoppedRuns: ScheduleRule = {
  code: scheduleRuleCodes.stoppedRuns,
  severity: "error",
  title: "A run usually takes longer than Render allows",
  find(_, { usualDurationSeconds }) {
    if (usualDurationSeconds === undefined || usualDurationSeconds <= longestRunSeconds) return undefined;
    return {
      message: `a run usually takes ${formatDuration(usualDurationSeconds * 1_000)}, but Render stops it after 12h`,
      remedy: "Split the work over several runs, or move it to a background worker",
    };
  },
};

/** `45m`, `1m30s`. */
function durationText(seconds: number): string {
  const rest = Math.round(seconds) % 60;
  const minutes = Math.round(seconds) - rest;
  return `${minutes === 0 ? "" : formatDuration(minutes * 1_000)}${rest === 0 ? "" : `${rest}s`}`;
}
