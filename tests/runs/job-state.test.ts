import { describe, expect, test } from "vitest";
import type { Run } from "../../src/render/events.ts";
import {
  absentJob,
  concernOf,
  type JobFacts,
  type JobJudgement,
  jobStates,
  judgeJob,
  unknownJob,
} from "../../src/runs/job-state.ts";
import { ledgerOf, type Period } from "../../src/runs/ledger.ts";
import { jobLimits, type RunLimitOptions } from "../../src/runs/limits.ts";
import { run, timesOf } from "./support.ts";

const at = (time: string) => new Date(`2026-03-02T${time}Z`);
const ok = (start: string, end: string) => run(at(start), at(end));
const failed = (start: string, end: string) => run(at(start), at(end), { exit: 1 });

interface Case extends Partial<Omit<JobFacts, "now" | "ledger" | "limits" | "runs">> {
  now: string;
  from?: string;
  pauses?: readonly Period[];
  notJudged?: boolean;
  options?: RunLimitOptions;
}

function judge(
  expression: string,
  runs: readonly Run[],
  { now, from = "00:00:00", pauses = [], notJudged = false, options = {}, ...facts }: Case,
): JobJudgement {
  const times = timesOf(expression);
  const unjudged = notJudged ? [{ from: at(from), reason: "deploy" as const }] : [];
  const history = { times, runs, from: at(from), now: at(now), pauses, notJudged: unjudged };
  return judgeJob({
    now: at(now),
    createdAt: new Date("2025-01-01T00:00:00Z"),
    ledger: ledgerOf(history, options),
    runs,
    completeSince: at(from),
    limits: jobLimits(times, runs, options),
    suspended: false,
    pauses,
    ...facts,
  });
}

const hourly = "0 * * * *";
const nineAndTen = [ok("09:00:02", "09:01:00"), ok("10:00:02", "10:01:00")];
/** One run an hour from 4:00 on: `s` succeeds, `f` fails. */
const mixed = (results: string): Run[] =>
  [...results].map((result, index) => {
    const hour = String(index + 4).padStart(2, "0");
    return result === "s" ? ok(`${hour}:00:02`, `${hour}:01:00`) : failed(`${hour}:00:02`, `${hour}:01:00`);
  });

describe("the worst state of an hourly job", () => {
  test.each<[string, Run[], Case]>([
    ["ok", nineAndTen, { now: "10:30:00", from: "08:30:00" }],
    ["new", [], { now: "10:30:00", from: "10:05:00", createdAt: at("10:10:00") }],
    ["not known", [], { now: "10:30:00", from: "09:30:00", notJudged: true }],
    ["running", [...nineAndTen, run(at("10:30:00"))], { now: "10:30:30", from: "08:30:00" }],
    ["waiting", nineAndTen, { now: "11:02:00", from: "08:30:00" }],
    [
      "paused",
      nineAndTen,
      { now: "11:30:00", from: "08:30:00", suspended: true, pauses: [{ from: at("10:30:00") }] },
    ],
    ["slow", [...nineAndTen, run(at("10:30:00"))], { now: "10:32:00", from: "08:30:00" }],
    [
      "delayed",
      [ok("08:00:02", "09:10:00"), run(at("09:10:02"), at("09:11:00"), { trigger: at("09:00:00") })],
      { now: "09:30:00", from: "07:30:00" },
    ],
    [
      "dropped",
      [ok("08:00:02", "10:10:00"), run(at("10:10:02"), at("10:11:00"), { trigger: at("09:00:00") })],
      { now: "10:30:00", from: "07:30:00" },
    ],
    ["late", [ok("09:00:02", "09:01:00"), ok("10:09:00", "10:10:00")], { now: "10:30:00", from: "08:30:00" }],
    ["flapping", mixed("fsfs"), { now: "07:30:00", from: "03:30:00", options: { failures: 9 } }],
    ["missed", nineAndTen, { now: "11:04:00", from: "08:30:00" }],
    ["failing", [...nineAndTen, failed("11:00:02", "11:01:00")], { now: "11:30:00", from: "08:30:00" }],
    [
      "overdue",
      nineAndTen,
      { now: "12:05:00", from: "08:30:00", pauses: [], options: { maxGapMs: 7_200_000 } },
    ],
    [
      "pause overdue",
      nineAndTen,
      { now: "11:30:00", from: "08:30:00", suspended: true, suspendedUntil: at("10:30:00") },
    ],
    ["hung", [...nineAndTen, run(at("10:30:00"))], { now: "10:41:00", from: "08:30:00" }],
    [
      "recovered",
      [failed("09:00:02", "09:01:00"), ok("10:00:02", "10:01:00")],
      { now: "10:30:00", from: "08:30:00" },
    ],
  ])("%s", (state, runs, facts) => {
    expect(judge(hourly, runs, facts).state).toBe(state);
  });

  test("absent and not known, without any history", () => {
    expect([absentJob.state, unknownJob.state]).toEqual(["absent", "not known"]);
  });
});

test("states are sorted as documented, and the wrong states start with missed", () => {
  expect(jobStates.join(" < ")).toBe(
    "not known < new < ok < recovered < running < waiting < paused < slow < delayed < dropped < late < flapping < " +
      "missed < failing < overdue < pause overdue < hung < absent",
  );
  const of = (concern: string) => jobStates.filter((state) => concernOf(state) === concern);
  expect(of("wrong")).toEqual(["missed", "failing", "overdue", "pause overdue", "hung", "absent"]);
  expect(of("warning")).toEqual(["slow", "delayed", "dropped", "late", "flapping"]);
  expect(of("not known")).toEqual(["not known"]);
});

test("all states that apply are reported, worst first", () => {
  const { states } = judge(hourly, [...nineAndTen, run(at("10:30:00"))], {
    now: "12:04:00",
    from: "08:30:00",
  });
  expect(states).toEqual(["hung", "dropped", "slow", "waiting", "running", "ok"]);
});

describe("missed", () => {
  test("is over once a later run has succeeded, even by hand", () => {
    const window = { now: "11:30:00", from: "08:30:00" };
    expect(
      judge(hourly, [...nineAndTen, run(at("11:10:00"), at("11:11:00"), { trigger: "hand" })], window),
    ).toMatchObject({ state: "ok", missed: [] });
    expect(judge(hourly, [ok("10:00:02", "10:01:00"), ok("11:00:02", "11:01:00")], window)).toMatchObject({
      state: "ok",
      missed: [],
    });
  });
});

describe("failing", () => {
  const often = "*/5 * * * *";
  const failures = (count: number): Run[] => [
    ok("09:40:01", "09:40:02"),
    ...["09:45", "09:50", "09:55"].slice(0, count).map((time) => failed(`${time}:01`, `${time}:02`)),
  ];
  const window = { now: "09:59:00", from: "09:38:00" };

  test("requires three failures in a row where the gap is below 15 minutes", () => {
    const states = [1, 2, 3].map((count) => judge(often, failures(count), window).states.includes("failing"));
    expect(states).toEqual([false, false, true]);
    expect(judge("*/15 * * * *", failures(1), window).states).toContain("failing");
  });

  test("requires as many failures as the job sets", () => {
    expect(judge(often, failures(1), { ...window, options: { failures: 1 } }).states).toContain("failing");
  });

  test("counts neither canceled runs nor those that were left out", () => {
    const leftOut: Run = { ...ok("10:10:00", "10:10:01"), result: { kind: "left out" } };
    const canceled = run(at("10:20:00"), at("10:21:00"), { canceledBy: "on-call" });
    const runs = [failed("10:00:02", "10:01:00"), leftOut, canceled];
    expect(judge(hourly, runs, { now: "10:30:00", from: "09:30:00" })).toMatchObject({
      state: "failing",
      failuresInARow: 1,
    });
    expect(judge(hourly, [ok("09:00:00", "09:01:00"), leftOut], { now: "10:30:00" }).lastSuccessAt).toEqual(
      at("09:01:00"),
    );
  });
});

describe("recovered", () => {
  const after = (results: string, recovery?: number) =>
    judge(hourly, mixed(results), {
      now: "10:30:00",
      from: "03:30:00",
      options: { recovery },
    }).states.includes("recovered");
  test.each([
    ["fs", undefined, true],
    ["fss", undefined, false],
    ["ss", undefined, false],
    ["fs", 2, false],
    ["fss", 2, true],
  ])("%s with %s", (results, recovery, expected) => {
    expect(after(results, recovery)).toBe(expected);
  });
});

describe("flapping", () => {
  test.each([
    ["ssfsfs", {}, true],
    ["ssfssf", {}, true],
    ["ssffss", {}, false],
    ["fsfsss", { flappingResults: 3 }, false],
    ["ssfsss", { flappingChanges: 2 }, true],
  ])("%s with %j", (results, options, expected) => {
    const { states } = judge(hourly, mixed(results), { now: "10:30:00", from: "03:30:00", options });
    expect(states.includes("flapping")).toBe(expected);
  });
});

describe("overdue", () => {
  const overdue = (now: string, facts: Partial<Case> = {}) =>
    judge(hourly, nineAndTen, { now, from: "08:30:00", ...facts }).states.includes("overdue");

  test("after twice the largest gap, the usual duration and the margin", () => {
    // 10:01:00 + 2 h + 58 s + 3 min
    expect([overdue("12:04:58"), overdue("12:04:59")]).toEqual([false, true]);
  });

  test("after the gap that the job promises", () => {
    const options = { maxGapMs: 90 * 60_000 };
    expect([overdue("11:31:00", { options }), overdue("11:31:01", { options })]).toEqual([false, true]);
  });

  test("without the time in which the job was suspended", () => {
    const pauses = [{ from: at("10:30:00"), to: at("12:30:00") }];
    expect([overdue("14:04:58", { pauses }), overdue("14:04:59", { pauses })]).toEqual([false, true]);
  });

  test("not without a known success, unless the events reach far enough back", () => {
    const none = (from: string) => judge(hourly, [], { now: "12:30:00", from }).states.includes("overdue");
    expect([none("11:30:00"), none("08:30:00")]).toEqual([false, true]);
  });

  test("according to Render's last success, where the events do not reach far enough back", () => {
    const facts = { now: "12:30:00", from: "11:45:00" };
    expect(judge(hourly, [], { ...facts, lastSuccessAt: at("08:01:00") }).states).toContain("overdue");
    expect(judge(hourly, [], { ...facts, lastSuccessAt: at("12:01:00") }).states).not.toContain("overdue");
  });
});
