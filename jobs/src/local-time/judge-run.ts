import type { Cron } from "croner";
import { isDueAt, zoneOffset } from "../../../src/schedule/wall-clock.ts";

/** What the guard is told of a job in local time. */
export interface GuardedJob {
  /** The schedule on the zone's clocks, its fields read as if they were in UTC. */
  schedule: Cron;
  /** Whether it names every hour. */
  everyHour: boolean;
  timeZone: string;
  /** What Render starts runs by, in UTC. */
  starts: Cron;
}

export type Verdict =
  /** The time that this run was started for is one of the schedule's. */
  | { kind: "due"; scheduled: Date }
  /** It is not, on the clocks of the zone. */
  | { kind: "not due"; scheduled: Date; local: string }
  /** Not started by the schedule, or so late that it cannot be told: somebody wants it to run. */
  | { kind: "by hand" };

/** A clock may be this much behind Render's. */
const early = 5_000;
/** Render starts a run late while an earlier one is active. */
const late = 60 * 60_000;

/** Judges the run that starts now: Render does not tell it what time it was started for, so the latest one counts. */
export function judgeRun(now: Date, { schedule, everyHour, timeZone, starts }: GuardedJob): Verdict {
  const [scheduled] = starts.previousRuns(1, new Date(now.getTime() + early));
  if (scheduled === undefined || now.getTime() - scheduled.getTime() > late) return { kind: "by hand" };
  const offsetAt = zoneOffset(timeZone);
  const wall = { everyHour, matches: (time: number) => schedule.match(new Date(time)) };
  if (isDueAt(scheduled.getTime(), wall, offsetAt)) return { kind: "due", scheduled };
  const local = new Date(scheduled.getTime() + offsetAt(scheduled.getTime()));
  return { kind: "not due", scheduled, local: local.toISOString().slice(0, 16).replace("T", " ") };
}
