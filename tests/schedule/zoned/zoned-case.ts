/** One schedule in one time zone over five years, compared with a second implementation minute by minute. */
import fc from "fast-check";
import { expect } from "vitest";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { compileLocal } from "../../../src/schedule/zoned/compile.ts";
import { isDueLocally } from "../../../src/schedule/zoned/due.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import { expression } from "../reference.ts";
import { changes, dueMinutes, from, startMinutes, until } from "./wall-reference.ts";

interface ZonedCase {
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
 * Fails unless every due run is started and the guard lets exactly the due runs pass.
 * @param maxChecked of a frequent schedule, at most so many starts are compared around each clock change, and as many in
 *   between. Default: all around the changes, and 2000 in between.
 */
export function checkZonedSchedule({ text, timeZone, pick }: ZonedCase, maxChecked?: number): void {
  const schedule: LocalSchedule = { schedule: parseSchedule(text), timeZone };
  const compiled = compiledOrRefused(schedule);
  if (compiled === undefined) return;
  const due = dueMinutes(text, timeZone);
  const starts = startMinutes(compiled.schedule.expression);
  expect(firstLost(due, starts)).toBeUndefined();
  const misjudged = startsToCheck(starts, timeZone, pick, maxChecked).find(
    (instant) => isDueLocally(schedule, new Date(instant)) !== (due[(instant - from) / minute] === 1),
  );
  expect(misjudged === undefined ? undefined : new Date(misjudged)).toBeUndefined();
  if (!compiled.guarded) expect(count(starts)).toBe(count(due));
}

/** The first due run that is not started. */
function firstLost(due: Uint8Array, starts: Uint8Array): Date | undefined {
  for (let index = 0; index < due.length; index++) {
    if (due[index] === 1 && starts[index] !== 1) return new Date(from + index * minute);
  }
  return undefined;
}

const minute = 60_000;
const twoDays = 2 * 24 * 60 * minute;

/** All starts of a rare schedule; of a frequent one those around the changes, and some of the others. */
function startsToCheck(
  starts: Uint8Array,
  timeZone: string,
  pick: number,
  maxAround = Number.POSITIVE_INFINITY,
): number[] {
  const around = changes(timeZone).flatMap(({ at }) =>
    sample(starts, at - twoDays, at + twoDays, maxAround, pick),
  );
  return [...new Set([...around, ...sample(starts, from, until, Math.min(maxAround, 2000), pick)])];
}

/** At most `max` of the starts between two instants, evenly spread. */
function sample(starts: Uint8Array, first: number, end: number, max: number, pick: number): number[] {
  const [low, high] = [Math.max(0, (first - from) / minute), Math.min(starts.length, (end - from) / minute)];
  const step = Math.max(1, Math.ceil(count(starts.subarray(low, high)) / max));
  const instants: number[] = [];
  let number = pick % step;
  for (let index = low; index < high; index++) {
    if (starts[index] === 1 && number++ % step === 0) instants.push(from + index * minute);
  }
  return instants;
}

function count(marked: Uint8Array): number {
  let total = 0;
  for (let index = 0; index < marked.length; index++) total += marked[index] ?? 0;
  return total;
}

function compiledOrRefused(schedule: LocalSchedule): ReturnType<typeof compileLocal> | undefined {
  try {
    return compileLocal(schedule);
  } catch (error) {
    if (error instanceof ScheduleError && error.problem.code === "SCHED016") return undefined;
    throw error;
  }
}
