import { describe, expect, test } from "vitest";
import type { Run } from "../../src/render/events.ts";
import { type JobHistory, ledgerOf } from "../../src/runs/ledger.ts";
import { run, slotTexts, timesOf } from "./support.ts";

const at = (time: string) => new Date(`2026-03-02T${time}Z`);

/** A scheduled run: when it was due, when it started and ended. */
const scheduled = (
  due: string,
  start: string,
  end?: string,
  changes: { exit?: number; canceledBy?: string } = {},
) => run(at(start), end === undefined ? undefined : at(end), { trigger: at(due), ...changes });
const byHand = (start: string, end?: string) =>
  run(at(start), end === undefined ? undefined : at(end), { trigger: "hand" });

function ledger(
  expression: string,
  runs: readonly Run[],
  { from, now, ...more }: { from: string; now: string } & Omit<Partial<JobHistory>, "from" | "now">,
) {
  return ledgerOf({ times: timesOf(expression), runs, from: at(from), now: at(now), ...more });
}

const hourly = "0 * * * *";

describe("an hourly job, run from 10:00 to 11:10", () => {
  const runs = [scheduled("10:00:00", "10:00:02", "11:10:00")];
  test.each([
    ["11:12:00", ["10:00 on time", "11:00 waiting"]],
    ["11:30:00", ["10:00 on time", "11:00 missed, provisional"]],
    ["12:01:00", ["10:00 on time", "11:00 missed", "12:00 waiting"]],
  ])("at %s", (now, expected) => {
    expect(slotTexts(ledger(hourly, runs, { from: "09:30:00", now }))).toEqual(expected);
  });
});

describe("an hourly job none of whose runs has started", () => {
  test.each([
    ["10:00:00", []],
    ["10:00:01", ["10:00 waiting"]],
    ["10:02:00", ["10:00 waiting"]],
    ["10:03:00", ["10:00 waiting"]],
    ["10:04:00", ["10:00 missed, provisional"]],
    ["11:01:00", ["10:00 missed", "11:00 waiting"]],
  ])("at %s", (now, expected) => {
    expect(slotTexts(ledger(hourly, [], { from: "09:30:00", now }))).toEqual(expected);
  });
});

describe("one slot of an hourly job", () => {
  const window = { from: "09:30:00", now: "10:59:00" };
  test.each<[string, Run[], string]>([
    ["started in time", [scheduled("10:00:00", "10:00:05", "10:01:00")], "on time"],
    ["started at the end of the margin", [scheduled("10:00:00", "10:03:00", "10:04:00")], "on time"],
    ["started a little early", [run(at("09:59:52"), at("10:01:00"))], "on time"],
    ["failed, and started in time", [scheduled("10:00:00", "10:00:05", "10:01:00", { exit: 1 })], "on time"],
    ["started after the margin", [scheduled("10:00:00", "10:03:01", "10:04:00")], "late"],
    [
      "started while another run was active",
      [byHand("09:50:00", "10:00:30"), scheduled("10:00:00", "10:00:31", "10:04:00")],
      "delayed",
    ],
    ["was canceled", [scheduled("10:00:00", "10:00:05", "10:01:00", { canceledBy: "on-call" })], "canceled"],
    ["did not start", [], "missed, provisional"],
    ["has a run by hand only", [byHand("10:01:00", "10:02:00")], "missed, provisional"],
  ])("that %s", (_, runs, state) => {
    expect(slotTexts(ledger(hourly, runs, window))).toEqual([`10:00 ${state}`]);
  });

  test("is delayed, not canceled, by a canceled run before it", () => {
    const before = run(at("09:50:00"), at("10:20:00"), { trigger: "hand", canceledBy: "on-call" });
    expect(
      slotTexts(ledger(hourly, [before, scheduled("10:00:00", "10:20:01", "10:21:00")], window)),
    ).toEqual(["10:00 delayed"]);
  });

  test("is paused while the job is suspended, whatever started", () => {
    const pauses = [{ from: at("09:45:00"), to: at("10:30:00") }];
    const runs = [scheduled("10:00:00", "10:00:05", "10:01:00")];
    expect(slotTexts(ledger(hourly, runs, { ...window, pauses }))).toEqual(["10:00 paused"]);
  });

  test("is not judged after a deploy, paused or not", () => {
    const notJudged = [{ from: at("09:55:00"), to: at("10:05:00"), reason: "deploy" as const }];
    const pauses = [{ from: at("09:45:00") }];
    expect(ledger(hourly, [], { ...window, pauses, notJudged }).slots).toEqual([
      { due: at("10:00:00"), state: "not judged", reason: "deploy" },
    ]);
  });

  test("proves nothing without a run where the job may have had another schedule", () => {
    const scheduleSince = at("10:20:00");
    expect(slotTexts(ledger(hourly, [], { ...window, scheduleSince }))).toEqual(["10:00 not judged"]);
    const runs = [scheduled("10:00:00", "10:05:00", "10:06:00")];
    expect(slotTexts(ledger(hourly, runs, { ...window, scheduleSince }))).toEqual(["10:00 late"]);
  });
});

test("the margin is half of the time to the next slot where that is below 6 minutes", () => {
  const window = { from: "09:58:00", now: "10:07:30" };
  expect(slotTexts(ledger("*/5 * * * *", [], window))).toEqual(["10:00 missed", "10:05 waiting"]);
  expect(slotTexts(ledger("*/5 * * * *", [], { ...window, now: "10:07:31" }))).toEqual([
    "10:00 missed",
    "10:05 missed, provisional",
  ]);
});

test("a run that starts after the next slot makes its own slot late, and the next one is missed", () => {
  const runs = [scheduled("10:00:00", "11:20:00", "11:25:00")];
  expect(slotTexts(ledger(hourly, runs, { from: "09:30:00", now: "11:59:00" }))).toEqual([
    "10:00 late",
    "11:00 missed, provisional",
  ]);
});

describe("slots that come due during a long run", () => {
  const long = (end?: string) => scheduled("08:00:00", "08:00:02", end);
  const window = { from: "07:30:00", now: "11:30:00" };

  test("the first one waits, the others are dropped", () => {
    expect(slotTexts(ledger(hourly, [long()], window))).toEqual([
      "08:00 on time",
      "09:00 waiting",
      "10:00 dropped",
      "11:00 dropped",
    ]);
  });

  test("the one that waited is delayed", () => {
    const runs = [long("11:10:00"), scheduled("09:00:00", "11:10:03", "11:15:00")];
    expect(slotTexts(ledger(hourly, runs, window))).toEqual([
      "08:00 on time",
      "09:00 delayed",
      "10:00 dropped",
      "11:00 dropped",
    ]);
  });

  test("the same holds where Render starts the last one instead", () => {
    const runs = [long("11:10:00"), scheduled("11:00:00", "11:10:03", "11:15:00")];
    expect(slotTexts(ledger(hourly, runs, window))).toEqual([
      "08:00 on time",
      "09:00 dropped",
      "10:00 dropped",
      "11:00 delayed",
    ]);
  });

  test("the one that waited and did not start is missed", () => {
    expect(slotTexts(ledger(hourly, [long("11:10:00")], window))).toEqual([
      "08:00 on time",
      "09:00 missed",
      "10:00 dropped",
      "11:00 dropped",
    ]);
  });
});

describe("runs whose ids cannot be read", () => {
  test("count for the nearest slot before them", () => {
    const runs = ["08:00:07", "09:00:07", "11:20:00"].map((start) => run(at(start), at(start)));
    expect(slotTexts(ledger(hourly, runs, { from: "07:30:00", now: "11:30:00" }))).toEqual([
      "08:00 on time",
      "09:00 on time",
      "10:00 missed",
      "11:00 late",
    ]);
  });

  test("count once: a second one of the same slot fills no other", () => {
    const runs = [run(at("08:00:07"), at("08:01:00")), run(at("08:30:00"), at("08:31:00"))];
    expect(slotTexts(ledger(hourly, runs, { from: "07:30:00", now: "09:30:00" }))).toEqual([
      "08:00 on time",
      "09:00 missed, provisional",
    ]);
  });
});

test("a run that the guard left out fills no slot", () => {
  const leftOut: Run = { ...run(at("10:00:03"), at("10:00:04")), result: { kind: "left out" } };
  expect(slotTexts(ledger(hourly, [leftOut], { from: "09:30:00", now: "10:30:00" }))).toEqual([
    "10:00 missed, provisional",
  ]);
});

test("a run whose end Render lost delays nothing", () => {
  const lost: Run = {
    id: "a",
    trigger: { kind: "schedule", due: at("09:00:00") },
    startedAt: at("09:00:02"),
    lifecycle: "ended",
    result: { kind: "not known" },
  };
  const runs = [lost, scheduled("10:00:00", "10:00:02", "10:01:00")];
  expect(slotTexts(ledger(hourly, runs, { from: "08:30:00", now: "10:30:00" }))).toEqual([
    "09:00 on time",
    "10:00 on time",
  ]);
});

describe("a missed slot", () => {
  const window = { from: "07:30:00", now: "12:30:00" };
  const madeUp = (runs: Run[]) =>
    ledger(hourly, runs, window).slots.map(({ madeUpBy }) => madeUpBy?.startedAt.toISOString().slice(11, 16));

  test("is made up by the next run by hand that succeeds, and so are those before it", () => {
    expect(madeUp([byHand("09:20:00", "09:21:00")])).toEqual([
      "09:20",
      "09:20",
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("is not made up by one that fails or is active, nor once a scheduled run has succeeded", () => {
    expect(madeUp([run(at("09:20:00"), at("09:21:00"), { trigger: "hand", exit: 1 })])[0]).toBeUndefined();
    expect(madeUp([byHand("09:20:00")])[0]).toBeUndefined();
    const later = [scheduled("09:00:00", "09:00:02", "09:01:00"), byHand("09:20:00", "09:21:00")];
    expect(madeUp(later)[0]).toBeUndefined();
  });
});

test("the counts add up to the slots that have passed", () => {
  const { counts, slots } = ledger(hourly, [byHand("09:20:00")], { from: "00:00:00", now: "12:00:00" });
  expect(slots).toHaveLength(12);
  expect(counts).toEqual({
    "on time": 0,
    waiting: 1,
    late: 0,
    delayed: 0,
    dropped: 1,
    missed: 10,
    canceled: 0,
    paused: 0,
    "not judged": 0,
  });
});
