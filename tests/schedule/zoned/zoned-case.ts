/** One schedule in one time zone over five years, compared with a second implementation minute by minute. */
import fc from "fast-check";
import { expect } from "vitest";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { compileLocal } from "../../../src/schedule/zoned/compile.ts";
import { isDueLocally } from "../../../src/schedule/zoned/due.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import { expression } from "../reference.ts";
import { changes, dueMinutes, from, instantsOf, startMinutes } from "./wall-reference.ts";

export interface ZonedCase {
  readonly text: string;
  readonly timeZone: string;
  /** Which of the starts of a frequent schedule are compared. */
  readonly pick: number;
}

/** Zones whose clocks change in different ways, or not at all. */
const zones = [
  "Europe/Paris",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
  "Pacific/Chatham",
];

/** Random schedules in the zones that differ most. */
export const zonedCase = zonedCaseIn(zones);

export function zonedCaseIn(timeZones: readonly string[]): fc.Arbitrary<ZonedCase> {
  return fc.record({ text: expression, timeZone: fc.constantFrom(...timeZones), pick: fc.nat() });
}

/**
 * Fails unless every due run is started, and the guard lets exactly the due runs pass.
 * @param mostJudged of the starts of a frequent schedule, as many are compared as this around each clock change, and as
 *   many in between. Default: all around the changes, and 2000.
 */
export function checkZonedSchedule({ text, timeZone, pick }: ZonedCase, mostJudged?: number): void {
  const schedule: LocalSchedule = { schedule: parseSchedule(text), timeZone };
  const compiled = compiledOrRefused(schedule);
  if (compiled === undefined) return;
  const due = dueMinutes(text, timeZone);
  const starts = startMinutes(compiled.schedule.expression);
  const lost = due.findIndex((isDue, index) => isDue === 1 && starts[index] !== 1);
  expect(lost === -1 ? undefined : new Date(from + lost * minute)).toBeUndefined();
  const misjudged = startsToJudge(starts, timeZone, pick, mostJudged).find(
    (instant) => isDueLocally(schedule, new Date(instant)) !== (due[(instant - from) / minute] === 1),
  );
  expect(misjudged === undefined ? undefined : new Date(misjudged)).toBeUndefined();
  if (!compiled.guarded) expect(count(starts)).toBe(count(due));
}

const minute = 60_000;
const twoDays = 2 * 24 * 60 * minute;

/** All starts of a rare schedule; of a frequent one those around the changes, and some of the others. */
function startsToJudge(
  starts: Uint8Array,
  timeZone: string,
  pick: number,
  mostAround = Number.POSITIVE_INFINITY,
): number[] {
  const instants = instantsOf(starts);
  const around = changes(timeZone).flatMap(({ at }) =>
    sample(
      instants.filter((instant) => instant >= at - twoDays && instant < at + twoDays),
      mostAround,
      pick,
    ),
  );
  return [...new Set([...around, ...sample(instants, Math.min(mostAround, 2000), pick)])];
}

/** At most about `most` values, evenly spread. */
function sample(values: readonly number[], most: number, pick: number): number[] {
  const step = Math.max(1, Math.ceil(values.length / most));
  return values.filter((_, index) => index % step === pick % step);
}

function count(marked: Uint8Array): number {
  return marked.reduce((total, mark) => total + mark, 0);
}

function compiledOrRefused(schedule: LocalSchedule): ReturnType<typeof compileLocal> | undefined {
  try {
    return compileLocal(schedule);
  } catch (error) {
    if (error instanceof ScheduleError && error.problem.code === "SCHED016") return undefined;
    throw error;
  }
}
