import { runsOnNeighbouringDays } from "../days.ts";
import { formatDuration } from "../duration.ts";
import type { Schedule } from "../schedule.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";

const minutesPerDay = 24 * 60;

/** Render runs a cron job at most once at a time, and tells nobody when a run waits (https://render.com/docs/cronjobs). */
export const lateRuns: ScheduleRule = {
  code: scheduleRuleCodes.lateRuns,
  severity: "warning",
  title: "A run usually takes longer than the time to the next one",
  find(schedule, { usualDurationSeconds }) {
    if (usualDurationSeconds === undefined) return undefined;
    const interval = intervalShorterThan(usualDurationSeconds / 60, schedule);
    if (interval === undefined) return undefined;
    return {
      message:
        `a run usually takes ${durationText(usualDurationSeconds)}, and the next one can be due after ` +
        `${formatDuration(interval * 60_000)}: Render starts it late, when the first has ended, and tells nobody`,
      remedy: "Run it less often, make it faster, or correct its usualDurationSeconds",
    };
  },
};

/** The least minutes from a run to the next one, if they are fewer than `minutes`. */
function intervalShorterThan(minutes: number, schedule: Schedule): number | undefined {
  const times = schedule.hours.flatMap((hour) => schedule.minutes.map((minute) => hour * 60 + minute));
  const withinDay = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const overMidnight = minutesPerDay + (times.at(0) ?? 0) - (times.at(-1) ?? 0);
  const least = Math.min(...withinDay);
  if (overMidnight < Math.min(least, minutes) && runsOnNeighbouringDays(schedule)) return overMidnight;
  return least < minutes ? least : undefined;
}

/** `45m`, `1m30s`: seconds only where there are some. */
function durationText(seconds: number): string {
  const rest = Math.round(seconds) % 60;
  const minutes = Math.round(seconds) - rest;
  return `${minutes === 0 ? "" : formatDuration(minutes * 1_000)}${rest === 0 ? "" : `${rest}s`}`;
}
