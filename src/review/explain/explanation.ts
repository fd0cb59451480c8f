import { describeSchedule } from "../../schedule/describe-schedule.ts";
import type { Gap } from "../../schedule/gap.ts";
import { type ScheduleWarning, scheduleWarnings } from "../../schedule/warnings/warnings.ts";
import { describeChange, localChanges } from "../../schedule/zoned/clock-changes.ts";
import { describeLocalSchedule } from "../../schedule/zoned/local-schedule.ts";
import { teamTime } from "../job-facts/team-time.ts";
import type { ZonedSchedule } from "./zoned-schedule.ts";

/** What `explain` reports about a schedule. */
export interface Explanation {
  /** As written. */
  expression: string;
  /** The time zone in which it is written; absent for UTC. */
  timeZone?: string;
  /** In English. */
  words: string;
  /** In the team's time zone: `02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)`; absent if it does not differ. */
  teamTime?: string;
  /** What Render receives, in UTC. */
  started: string;
  /** Runs a year that Render starts and the guard ends, because they are not due. */
  surplusRunsPerYear: number;
  /** The effects of the clock changes of the next year, one sentence each. */
  changes: string[];
  runsPerDay: number;
  /** Of the next year. */
  longestGap: Gap;
  nextRuns: Date[];
  warnings: ScheduleWarning[];
}

export interface ExplainOptions {
  /** Start of the next runs and of the year. */
  at: Date;
  /** Number of next runs. Default: 5. */
  count?: number;
  /** The zone of the reader. */
  clock: string;
}

export function explain(zoned: ZonedSchedule, { at, count = 5, clock }: ExplainOptions): Explanation {
  const { schedule, timeZone, started } = zoned;
  const local = timeZone === undefined ? undefined : { schedule, timeZone };
  const inTeamTime = local === undefined ? teamTime(schedule, clock, at) : undefined;
  const changes = local === undefined ? [] : localChanges(local, at);
  return {
    expression: schedule.expression,
    ...(timeZone === undefined ? {} : { timeZone }),
    words: local === undefined ? describeSchedule(schedule) : describeLocalSchedule(local),
    ...(inTeamTime === undefined ? {} : { teamTime: inTeamTime }),
    started: started.expression,
    surplusRunsPerYear: zoned.surplusRunsPerYear,
    changes: changes.map(describeChange),
    runsPerDay: zoned.runsPerDay(),
    longestGap: zoned.longestGap(at),
    nextRuns: zoned.nextRuns(at, count),
    warnings: scheduleWarnings(schedule),
  };
}

/** An explanation for scripts. All keys are always present; times are ISO in UTC, durations milliseconds. */
export function explanationJson(explanation: Explanation): string {
  const { expression, timeZone, words, started, surplusRunsPerYear, changes, runsPerDay } = explanation;
  const { longestGap, nextRuns, warnings } = explanation;
  return JSON.stringify(
    {
      expression,
      timeZone: timeZone ?? "UTC",
      words,
      utc: started,
      surplusRunsPerYear: Math.round(surplusRunsPerYear),
      changes,
      runsPerDay,
      longestGap,
      nextRuns,
      warnings,
    },
    undefined,
    2,
  );
}
