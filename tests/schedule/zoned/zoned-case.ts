/** One schedule in one time zone over five years, compared with a second implementation minute by minute. */
import fc from "fast-check";
import { expect } from "vitest";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { ScheduleError } from "../../../src/schedule/schedule-error.ts";
import { compileLocal } from "../../../src/schedule/zoned/compile.ts";
import { isDueLocally } from "../../../src/schedule/zoned/due.ts";
import type { LocalSchedule } from "../../../src/schedule/zoned/local-schedule.ts";
import { expression } from "../reference.ts";
import { changes, dueInstants, from, matcher, until } from "./wall-reference.ts";

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

/** Fails unless every due run is started, and the guard lets exactly the due runs pass. */
export function checkZonedSchedule({ text, timeZone, pick }: ZonedCase): void {
  const schedule: LocalSchedule = { schedule: parseSchedule(text), timeZone };
  const compiled = compiledOrRefused(schedule);
  if (compiled === undefined) return;
  const due = dueInstants(text, timeZone);
  const starts = matcher(compiled.schedule.expression);
  const lost = [...due].find((instant) => !starts(instant));
  expect(lost).toBeUndefined();
  const misjudged = startsToJudge(starts, timeZone, pick).find(
    (instant) => isDueLocally(schedule, new Date(instant)) !== due.has(instant),
  );
  expect(misjudged).toBeUndefined();
  if (!compiled.guarded) expect(count(starts)).toBe(due.size);
}

const minute = 60_000;
const twoDays = 2 * 24 * 60 * minute;

/** All starts of a rare schedule; of a frequent one those around the changes, and some of the others. */
function startsToJudge(starts: (instant: number) => boolean, timeZone: string, pick: number): number[] {
  const step = Math.max(1, Math.floor(count(starts) / 2000));
  const judged = new Set<number>();
  let index = pick % step;
  for (let instant = from; instant < until; instant += minute) {
    if (starts(instant) && index++ % step === 0) judged.add(instant);
  }
  for (const { at } of changes(timeZone)) {
    for (let instant = at - twoDays; instant < Math.min(at + twoDays, until); instant += minute) {
      if (instant >= from && starts(instant)) judged.add(instant);
    }
  }
  return [...judged];
}

function count(starts: (instant: number) => boolean): number {
  let found = 0;
  for (let instant = from; instant < until; instant += minute) if (starts(instant)) found += 1;
  return found;
}

function compiledOrRefused(schedule: LocalSchedule): ReturnType<typeof compileLocal> | undefined {
  try {
    return compileLocal(schedule);
  } catch (error) {
    if (error instanceof ScheduleError && error.problem.code === "SCHED016") return undefined;
    throw error;
  }
}
