import type { JobConfig } from "../../config/stack-config.ts";
import { dayMs } from "../../core/time-units.ts";
import { runsPerDay } from "../../schedule/frequency.ts";
import { type Gap, longestGap } from "../../schedule/gap.ts";
import { describeSchedule } from "../../schedule/words.ts";
import { describeChange, localChanges } from "../../schedule/zoned/changes.ts";
import { longestLocalGap } from "../../schedule/zoned/gap.ts";
import { localTimes, teamTime, utcTimes, writtenTimes } from "./team-time.ts";

const millisecondsPerYear = 366 * dayMs;

/** What a schedule means, whether the job runs or not. */
export interface ScheduleFacts {
  /** As Render receives it, in UTC. */
  expression: string;
  /** What the author wrote, for a job in local time: its runs start when this is due. */
  local?: { expression: string; timeZone: string };
  /** In English, times in UTC; for a job in local time those of its zone. */
  words: string;
  /** On average over the whole calendar, those that are due. */
  runsPerDay: number;
  /** The longest of the year from the moment on. */
  longestGap: Gap;
  /** In UTC and on the team's clock, in summer and winter; absent where that makes no difference. */
  teamTime?: string;
  /** The part of it that the words do not tell: `03:00 in winter, 04:00 in summer`. */
  localTimes?: string;
  /** What the changes of the clocks in the year from the moment on do to a job in local time, one sentence each. */
  clockChanges?: readonly string[];
}

/** @param timeZone of the team. */
export function scheduleFacts(
  job: Pick<JobConfig, "schedule" | "local">,
  timeZone: string,
  at: Date,
): ScheduleFacts {
  const { schedule, local } = job;
  const written = local?.schedule ?? schedule;
  const words = describeSchedule(written);
  return {
    expression: schedule.expression,
    ...(local === undefined
      ? {}
      : { local: { expression: local.schedule.expression, timeZone: local.timeZone } }),
    words: local === undefined ? words : words.replace(" UTC", ` ${local.timeZone}`),
    runsPerDay: runsPerDay(written),
    longestGap: local === undefined ? longestGap(schedule, at) : longestLocalGap(local, at),
    ...clockFacts(job, timeZone, at),
  };
}

function clockFacts(
  { schedule, local }: Pick<JobConfig, "schedule" | "local">,
  timeZone: string,
  at: Date,
): Pick<ScheduleFacts, "teamTime" | "localTimes" | "clockChanges"> {
  if (local === undefined) {
    const [told, times] = [teamTime(schedule, timeZone, at), localTimes(schedule, timeZone, at)];
    return told === undefined || times === undefined ? {} : { teamTime: told, localTimes: times };
  }
  const told = teamTime(local.schedule, local.timeZone, at, "local");
  const times = utcTimes(local.schedule, local.timeZone, at);
  const changes = localChanges(local, at, new Date(at.getTime() + millisecondsPerYear)).map(describeChange);
  return {
    ...(told === undefined || times === undefined
      ? {}
      : { teamTime: told, localTimes: `${writtenTimes(local.schedule)}, which is ${times}` }),
    ...(changes.length === 0 ? {} : { clockChanges: changes }),
  };
}
