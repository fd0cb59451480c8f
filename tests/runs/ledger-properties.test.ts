/** What holds for every history, however odd. The seed is printed by a failure, and may be set to repeat it. */

import { expect, test } from "vitest";
import type { Run } from "../../src/render/events.ts";
import { ledgerOf, type Slot, slotStates } from "../../src/runs/ledger.ts";
import fc from "../support/seeded-fast-check.ts";
import { run, timesOf } from "./support.ts";

const minute = 60_000;
const start = Date.UTC(2026, 2, 2);
const seed = Number(process.env.LEDGER_SEED ?? Math.floor(Math.random() * 2 ** 31));
const settings = { seed, numRuns: 300 };

const expressions = fc.constantFrom(
  "* * * * *",
  "*/5 * * * *",
  "7,9 * * * *",
  "0 * * * *",
  "0 */4 * * *",
  "30 2 * * *",
);
/** Milliseconds in two days. */
const time = fc.integer({ min: 0, max: 2 * 24 * 60 * minute });
const period = fc.record({ from: time, length: fc.option(time) });
const anyRun = fc.record({
  at: time,
  seconds: fc.option(fc.integer({ min: 0, max: 20_000 })),
  kind: fc.constantFrom("hand", "scheduled", "not known"),
  /** How long before the start it was due, for a scheduled one. */
  late: fc.integer({ min: -1, max: 200 }),
  outcome: fc.constantFrom("succeeded", "failed", "canceled", "left out", "lost"),
});

test(`every passed slot is in exactly one state, and the counts add up (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      expressions,
      fc.array(anyRun, { maxLength: 30 }),
      fc.array(period, { maxLength: 3 }),
      fc.array(period, { maxLength: 2 }),
      fc.record({ from: time, length: fc.integer({ min: 0, max: 600 * minute }), change: fc.option(time) }),
      (expression, made, pauses, unjudged, window) => {
        const times = timesOf(expression);
        const runs = made.map(runOf);
        const [from, now] = [new Date(start + window.from), new Date(start + window.from + window.length)];
        const { slots, counts } = ledgerOf({
          times,
          runs,
          from,
          now,
          pauses: pauses.map(periodOf),
          notJudged: unjudged.map((each) => ({ ...periodOf(each), reason: "deploy" as const })),
          ...(window.change === null ? {} : { scheduleSince: new Date(start + window.change) }),
        });
        // Counted without the code under test: a slot at exactly now has not passed.
        const passed = minutesIn(from, now).filter((each) => isDue(expression, each));
        expect(slots.map(({ due }) => due.getTime())).toEqual(passed);
        expect(slotStates.reduce((sum, state) => sum + counts[state], 0)).toBe(passed.length);
        for (const state of slotStates)
          expect(counts[state]).toBe(slots.filter((each) => each.state === state).length);
        const used = slots.flatMap((slot) => slot.run ?? []);
        expect(new Set(used).size).toBe(used.length);
        expect(
          used.filter(({ trigger, result }) => trigger.kind === "hand" || result?.kind === "left out"),
        ).toEqual([]);
        for (const slot of slots) expectConsistent(slot, runs, now);
      },
    ),
    settings,
  );
});

test(`of a queue in which one run waits, no slot is missed or late (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      fc.constantFrom("*/5 * * * *", "0 * * * *"),
      fc.array(fc.integer({ min: 1, max: 200 * 60 }), { minLength: 40, maxLength: 40 }),
      fc.boolean(),
      (expression, seconds, keepsLast) => {
        const times = timesOf(expression);
        const until = new Date(start + 12 * 60 * minute);
        const { runs, dropped } = queue(times.between(new Date(start), until), seconds, until, keepsLast);
        const { counts, slots } = ledgerOf({ times, runs, from: new Date(start), now: until });
        expect(counts).toMatchObject({ missed: 0, late: 0, canceled: 0, paused: 0, "not judged": 0 });
        expect(slots.filter(({ state }) => state === "dropped").length).toBe(dropped);
      },
    ),
    { ...settings, numRuns: 100 },
  );
});

/** Plays a single-server queue with room for one: the first that comes due during a run waits, or the last one. */
function queue(dues: readonly Date[], seconds: readonly number[], until: Date, keepsLast: boolean) {
  const runs: Run[] = [];
  let waiting: Date | undefined;
  let dropped = 0;
  let freeAt = 0;
  const begin = (due: Date, at: number): void => {
    // Some milliseconds, so that no run ends exactly when the next one is due.
    const end = at + (seconds[runs.length % seconds.length] ?? 1) * 1000 + 7;
    freeAt = end;
    runs.push(run(new Date(at), end < until.getTime() ? new Date(end) : undefined, { trigger: due }));
  };
  for (const due of dues) {
    if (waiting !== undefined && freeAt < due.getTime()) {
      begin(waiting, freeAt);
      waiting = undefined;
    }
    if (freeAt < due.getTime()) begin(due, due.getTime());
    else if (waiting === undefined) waiting = due;
    else {
      dropped += 1;
      if (keepsLast) waiting = due;
    }
  }
  if (waiting !== undefined && freeAt < until.getTime()) begin(waiting, freeAt);
  return { runs, dropped };
}

function expectConsistent(slot: Slot, runs: readonly Run[], now: Date): void {
  const { state, due, run: own, provisional, madeUpBy } = slot;
  if (["on time", "late", "delayed", "canceled"].includes(state)) expect(own).toBeDefined();
  if (["waiting", "missed", "dropped"].includes(state)) expect(own).toBeUndefined();
  const active = runs.filter(
    (each) =>
      each !== own &&
      each.startedAt < due &&
      (each.lifecycle === "active" || (each.endedAt !== undefined && each.endedAt > due)),
  );
  if (state === "delayed" || state === "dropped") expect(active.length).toBeGreaterThan(0);
  if (state === "late" || state === "on time") expect(active).toEqual([]);
  if (provisional === true) expect(now.getTime() - due.getTime()).toBeLessThan(12 * 60 * minute);
  if (madeUpBy !== undefined)
    expect([madeUpBy.trigger.kind, madeUpBy.startedAt >= due]).toEqual(["hand", true]);
}

function runOf({
  at,
  seconds,
  kind,
  late,
  outcome,
}: typeof anyRun extends fc.Arbitrary<infer Made> ? Made : never): Run {
  const startedAt = new Date(start + at);
  const due = new Date(Math.floor((start + at) / minute - late) * minute);
  const trigger = kind === "hand" ? ("hand" as const) : kind === "scheduled" ? due : undefined;
  const end = seconds === null ? undefined : new Date(start + at + seconds * 1000);
  const made = run(startedAt, end, {
    ...(trigger === undefined ? {} : { trigger }),
    ...(outcome === "failed" ? { exit: 1 } : {}),
    ...(outcome === "canceled" ? { canceledBy: "on-call" } : {}),
  });
  if (end !== undefined && outcome === "left out") return { ...made, result: { kind: "left out" } };
  const { endedAt: _, ...lost } = made;
  return outcome === "lost" ? { ...lost, lifecycle: "ended", result: { kind: "not known" } } : made;
}

function periodOf({ from, length }: { from: number; length: number | null }) {
  const begin = new Date(start + from);
  return length === null ? { from: begin } : { from: begin, to: new Date(start + from + length) };
}

function minutesIn(from: Date, until: Date): number[] {
  const first = Math.ceil(from.getTime() / minute);
  const count = Math.max(Math.ceil(until.getTime() / minute) - first, 0);
  return Array.from({ length: count }, (_, index) => (first + index) * minute);
}

/** Numbers, lists, `*` and steps of `*` in the fields of minute and hour. */
function isDue(expression: string, instant: number): boolean {
  const [minutes = "", hours = ""] = expression.split(" ");
  const date = new Date(instant);
  const matches = (field: string, value: number): boolean =>
    field.split(",").some((part) => {
      if (part === "*") return true;
      return part.startsWith("*/") ? value % Number(part.slice(2)) === 0 : Number(part) === value;
    });
  return matches(minutes, date.getUTCMinutes()) && matches(hours, date.getUTCHours());
}
