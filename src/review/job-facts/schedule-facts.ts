import type { JobConfig } from "../../config/stack-config.ts";
import { describeSchedule } from "../../schedule/describe-schedule.ts";
import { runsPerDay } from "../../schedule/frequency.ts";
import { type Gap, longestGap } from "../../schedule/gap.ts";
import { describeChange, localChanges } from "../../schedule/zoned/clock-changes.ts";
import { longestLocalGap } from "../../schedule/zoned/gap.ts";
import { localTimes, teamTime, utcTimes, writtenTimes } from "./team-time.ts";

/** The facts about a schedule, whether or not its job is suspended. */
export interface ScheduleFacts {
  /** The expression that Render receives, in UTC. */
  expression: string;
  /** For a job in local time: the schedule in the stack file, which decides when a run is due. */
  local?: { expression: string; timeZone: string };
  /** In English, with times in UTC; for a job in local time with times in its zone. */
  words: string;
  /** Due runs a day, on average over the whole calendar. */
  runsPerDay: number;
  /** The longest gap in the year from the time of the facts on. */
  longestGap: Gap;
  /** In UTC and in the team's time zone, in summer and winter; absent if there is no difference. */
  teamTime?: string;
  /** The part of `teamTime` that `words` does not contain: `03:00 in winter, 04:00 in summer`. */
  localTimes?: string;
  /** For a job in local time: the effects of the clock changes in that year, one sentence each. */
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
    const [text, times] = [teamTime(schedule, timeZone, at), localTimes(schedule, timeZone, at)];
    return text === undefined || times === undefined ? {} : { teamTime: text, localTimes: times };
  }
  const text = teamTime(local.schedule, local.timeZone, at, "local");
  const times = utcTimes(local.schedule, local.timeZone, at);
  const changes = localChanges(local, at).map(describeChange);
  return {
    ...(text === undefined || times === undefined
      ? {}
      : { teamTime: text, localTimes: `${writtenTimes(local.schedule)}, which is ${times}` }),
    ...(changes.length === 0 ? {} : { clockChanges: changes }),
  };
}
