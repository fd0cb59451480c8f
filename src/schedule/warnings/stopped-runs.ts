import { formatDuration } from "../duration.ts";
import { type ScheduleRule, scheduleRuleCodes } from "./schedule-rule.ts";

/** https://render.com/docs/cronjobs: a run is stopped after 12 hours. */
const longestRunSeconds = 12 * 60 * 60;

/** A run that is always cut off never does its work. */
export const stoppedRuns: ScheduleRule = {
  code: scheduleRuleCodes.stoppedRuns,
  severity: "error",
  title: "A run usually takes longer than Render lets it run",
  find(_, { usualDurationSeconds }) {
    if (usualDurationSeconds === undefined || usualDurationSeconds <= longestRunSeconds) return undefined;
    return {
      message: `a run usually takes ${formatDuration(usualDurationSeconds * 1_000)}, and Render stops it after 12h`,
      remedy: "Split its work over several runs, or give it to a background worker",
    };
  },
};
