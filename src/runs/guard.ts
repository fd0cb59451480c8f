/**
 * The guard in front of the command of a job in local time (`jobs/src/at-local-time.ts`). One UTC schedule covers both
 * offsets of a zone, so Render also starts runs that are not due; the guard ends those with exit code 0.
 *
 * Render reports such a run as successful and nothing else, so `markLeftOut` repeats the guard's decision with the time at
 * which the run started. The container starts some seconds after that, so close to a boundary the two may differ.
 */
import { hourMs } from "../core/time-units.ts";
import type { Run } from "../render/events.ts";
import { lastRun } from "../schedule/runs.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { isDueAt, zoneOffset } from "../schedule/wall-clock.ts";
import { wallSchedule } from "../schedule/zoned/due.ts";
import type { LocalSchedule } from "../schedule/zoned/local-schedule.ts";

interface GuardedJob extends LocalSchedule {
  /** The UTC schedule that Render has. */
  readonly starts: Schedule;
}

export type GuardDecision =
  /** The run was started for a time of the local schedule. */
  | { readonly kind: "due"; readonly scheduled: Date }
  /** The run was started for another time. `local` is that time in the zone: `2026-03-29 03:00`. */
  | { readonly kind: "not due"; readonly scheduled: Date; readonly local: string }
  /** The run was started manually, or so late that its time cannot be determined. The guard lets it run. */
  | { readonly kind: "by hand" };

/** Whether a start command on Render begins with a guard, whatever its arguments. */
export function isGuarded(command: string): boolean {
  return /^node \S*\bat-local-time\.js\s/.test(command);
}

/** How much this machine's clock may be behind Render's. */
const earlyMs = 5_000;
/** How late a run may start: Render delays it while an earlier one is active. */
const lateMs = hourMs;

/** The guard of a job: decides by the time at which a run starts. Keeps no state. */
export function createGuard({ starts, schedule, timeZone }: GuardedJob): (startedAt: Date) => GuardDecision {
  const offsetAt = zoneOffset(timeZone);
  const wall = wallSchedule(schedule);
  return (startedAt) => {
    // Render does not report which time a run was started for, so it is the latest one.
    const scheduled = lastRun(starts, new Date(startedAt.getTime() + earlyMs));
    if (startedAt.getTime() - scheduled.getTime() > lateMs) return { kind: "by hand" };
    if (isDueAt(scheduled.getTime(), wall, offsetAt)) return { kind: "due", scheduled };
    const local = new Date(scheduled.getTime() + offsetAt(scheduled.getTime()));
    return { kind: "not due", scheduled, local: local.toISOString().slice(0, 16).replace("T", " ") };
  };
}

/** Marks the runs that the guard of a job ended as left out. */
export function markLeftOut(runs: readonly Run[], job: GuardedJob): Run[] {
  const decide = createGuard(job);
  return runs.map((run) => {
    const isLeftOut = run.result?.kind === "succeeded" && decide(run.startedAt).kind === "not due";
    return isLeftOut ? { ...run, result: { kind: "left out" } } : run;
  });
}
