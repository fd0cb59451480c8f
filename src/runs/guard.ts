/**
 * The guard in front of the command of a job in local time (`jobs/src/at-local-time.ts`). One UTC schedule covers both
 * offsets of a zone, so Render also starts runs that are not due; the guard ends those with exit code 0.
 *
 * Render reports such a run as successful and gives no other sign of it, so whether it was left out is worked out here
 * again, by the rule that the guard itself uses, from the time at which the run started. The container starts some
 * seconds after the event, so within these seconds of a boundary the two may differ.
 */
import { hourMs } from "../core/time-units.ts";
import type { Run } from "../render/events.ts";
import { lastRun } from "../schedule/runs.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { isDueAt, zoneOffset } from "../schedule/wall-clock.ts";
import { wallSchedule } from "../schedule/zoned/due.ts";
import type { LocalSchedule } from "../schedule/zoned/local-schedule.ts";

interface GuardedJob extends LocalSchedule {
  /** The UTC schedule by which Render starts runs. */
  readonly starts: Schedule;
}

export type GuardDecision =
  /** The time that this run was started for is one of the local schedule's. */
  | { readonly kind: "due"; readonly scheduled: Date }
  /** It is not. `local` is that time on the clocks of the zone: `2026-03-29 03:00`. */
  | { readonly kind: "not due"; readonly scheduled: Date; readonly local: string }
  /** Not started by the schedule, or so late that the time cannot be determined: someone wants it to run. */
  | { readonly kind: "by hand" };

/** Whether a start command at Render begins with the guard. Its arguments are not read. */
export function isGuarded(command: string): boolean {
  return /^node \S*\bat-local-time\.js\s/.test(command);
}

/** A clock may be this much behind Render's. */
const earlyMs = 5_000;
/** Render starts a run late while an earlier one is active. */
const lateMs = hourMs;

/** Returns what the guard decides for a run that starts at a time. Keeps no state. */
export function guardOf({ starts, schedule, timeZone }: GuardedJob): (startedAt: Date) => GuardDecision {
  const offsetAt = zoneOffset(timeZone);
  const wall = wallSchedule(schedule);
  return (startedAt) => {
    // Render does not say which time a run was started for, so the latest one counts.
    const scheduled = lastRun(starts, new Date(startedAt.getTime() + earlyMs));
    if (startedAt.getTime() - scheduled.getTime() > lateMs) return { kind: "by hand" };
    if (isDueAt(scheduled.getTime(), wall, offsetAt)) return { kind: "due", scheduled };
    const local = new Date(scheduled.getTime() + offsetAt(scheduled.getTime()));
    return { kind: "not due", scheduled, local: local.toISOString().slice(0, 16).replace("T", " ") };
  };
}

/** The runs of a job in local time, those that its guard ended marked as left out. */
export function markLeftOut(runs: readonly Run[], job: GuardedJob): Run[] {
  const decide = guardOf(job);
  return runs.map((run) => {
    const isLeftOut = run.result?.kind === "succeeded" && decide(run.startedAt).kind === "not due";
    return isLeftOut ? { ...run, result: { kind: "left out" } } : run;
  });
}
