import { dayMs, minuteMs } from "../../core/time-units.ts";
import { instantOf } from "../wall-clock.ts";
import { wallSchedule } from "./due.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { offsetOf, type Transition, zoneTransitions } from "./zone.ts";

/** A clock change that affects a local schedule. */
interface LocalChange extends Transition {
  /** `skipped`: the times do not exist; `doubled`: they occur twice. */
  kind: "skipped" | "doubled";
  /** The times of the schedule that are affected, in order. */
  times: readonly ChangedTime[];
}

interface ChangedTime {
  /** The wall time: `2026-03-29 02:30`. */
  wall: string;
  /** When it runs: the replacement of a skipped time, the first occurrence of a doubled one. */
  run: Date;
  /** The wall time at `run`; differs from `wall` for a skipped time. */
  shown: string;
}

/**
 * The clock changes after `from`, up to and including `to`, that affect a local schedule. None for a schedule of every
 * hour, which continues through a change.
 * @param to default: a year after `from`
 */
export function localChanges(
  { schedule, timeZone }: LocalSchedule,
  from: Date,
  to = new Date(from.getTime() + 366 * dayMs),
): LocalChange[] {
  const { everyHour, matches } = wallSchedule(schedule);
  if (everyHour) return [];
  const offsetAt = offsetOf(timeZone);
  return zoneTransitions(timeZone, from, to).flatMap((transition) => {
    const { at, before, after } = transition;
    const [first, end] = [Math.min(before, after), Math.max(before, after)].map(
      (minutes) => at.getTime() + minutes * minuteMs,
    );
    const times: ChangedTime[] = [];
    for (let wall = first ?? 0; wall < (end ?? 0); wall += minuteMs) {
      if (!matches(wall)) continue;
      const run = instantOf(wall, offsetAt);
      times.push({ wall: wallText(wall), run: new Date(run), shown: wallText(run + offsetAt(run)) });
    }
    const kind = after > before ? "skipped" : "doubled";
    return times.length === 0 ? [] : [{ ...transition, kind, times } as const];
  });
}

/**
 * A change in one sentence: `2026-03-29: 02:30 does not exist, the run starts at 03:30`,
 * `2026-10-25: 02:30 occurs twice, the run starts the first time, at 00:30 UTC`.
 */
export function describeChange({ kind, times }: LocalChange): string {
  const date = times[0]?.wall.slice(0, 10) ?? "";
  const clock = (text: string): string => (text.startsWith(date) ? text.slice(11) : text);
  const walls = rangeText(times.map(({ wall }) => clock(wall)));
  const several = times.length > 1;
  if (kind === "skipped") {
    const shown = rangeText(times.map((time) => clock(time.shown)));
    return `${date}: ${walls} ${several ? "do" : "does"} not exist, the ${several ? "runs start" : "run starts"} at ${shown}`;
  }
  const utc = rangeText(times.map(({ run }) => run.toISOString().slice(11, 16)));
  return `${date}: ${walls} ${several ? "occur" : "occurs"} twice, the ${several ? "runs start" : "run starts"} the first time, at ${utc} UTC`;
}

function rangeText(texts: readonly string[]): string {
  return texts.length > 3 ? `${texts.at(0)} to ${texts.at(-1)}` : texts.join(", ");
}

function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16).replace("T", " ");
}
