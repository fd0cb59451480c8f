import { describeSchedule } from "../../schedule/describe-schedule.ts";
import type { Gap } from "../../schedule/gap.ts";
import { type ScheduleWarning, scheduleWarnings } from "../../schedule/warnings/warnings.ts";
import { describeChange, localChanges } from "../../schedule/zoned/clock-changes.ts";
import { describeLocalSchedule } from "../../schedule/zoned/local-schedule.ts";
import { teamTime } from "../job-facts/team-time.ts";
import type { Intent } from "./intent.ts";

/** Everything to know about a schedule. */
export interface Explanation {
  /** As written. */
  expression: string;
  /** The zone whose clocks it means; absent for UTC. */
  timeZone?: string;
  /** In English. */
  words: string;
  /** On the team's clocks: `02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)`; absent where it is the same. */
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

export function explain(intent: Intent, { at, count = 5, clock }: ExplainOptions): Explanation {
  const { schedule, timeZone, started } = intent;
  const local = timeZone === undefined ? undefined : { schedule, timeZone };
  const inTeamTime = local === undefined ? teamTime(schedule, clock, at) : undefined;
  const changes = local === undefined ? [] : localChanges(local, at);
  return {
    expression: schedule.expression,
    ...(timeZone === undefined ? {} : { timeZone }),
    words: local === undefined ? describeSchedule(schedule) : describeLocalSchedule(local),
    ...(inTeamTime === undefined ? {} : { teamTime: inTeamTime }),
    started: started.expression,
    surplusRunsPerYear: intent.surplusRunsPerYear,
    changes: changes.map(describeChange),
    runsPerDay: intent.runsPerDay(),
    longestGap: intent.longestGap(at),
    nextRuns: intent.nextRuns(at, count),
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
