import { compileLocal } from "../../schedule/zoned/compile.ts";
import { localRunsBetween, nextLocalRuns } from "../../schedule/zoned/due.ts";
import { longestLocalGap } from "../../schedule/zoned/gap.ts";
import type { LocalSchedule } from "../../schedule/zoned/local-schedule.ts";
import type { ZonedSchedule } from "./zoned-schedule.ts";

/**
 * A schedule in local time.
 * @throws ScheduleError if one UTC expression would start too many runs
 */
export function localZonedSchedule(local: LocalSchedule): ZonedSchedule {
  const compiled = compileLocal(local);
  return {
    ...local,
    started: compiled.schedule,
    surplusRunsPerYear: compiled.surplusRunsPerYear,
    runsPerDay: () => compiled.dueRunsPerYear / 365.25,
    nextRuns: (after, count) => nextLocalRuns(local, after, count),
    runsBetween: (from, until) => localRunsBetween(local, from, until),
    longestGap: (from) => longestLocalGap(local, from),
  };
}
