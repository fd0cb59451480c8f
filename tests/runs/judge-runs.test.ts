import { expect, test } from "vitest";
import type { RunEvents } from "../../src/render/index.ts";
import { judgeRuns } from "../../src/runs/judge-runs.ts";
import { parseSchedule } from "../../src/schedule/parse.ts";

const day = "2026-03-02";
const at = (time: string) => new Date(`${day}T${time}Z`);

/** A run from `start` to `end`; without `end` it is active. */
function run(start: string, end?: string, status = "successful"): RunEvents {
  const ended = end === undefined ? {} : { endedAt: at(end).toISOString(), status };
  return { runId: start, startedAt: at(start).toISOString(), ...ended };
}

function judged(expression: string, runs: RunEvents[], { from = "00:00:00", to = "12:00:00" } = {}) {
  const { due, missed } = judgeRuns(parseSchedule(expression), runs, { from: at(from), to: at(to) });
  return [due, ...missed.map((each) => [each.due.toISOString().slice(11, 16), each.because])];
}

const hourly = Array.from({ length: 11 }, (_, index) => `${String(index + 1).padStart(2, "0")}`);

test("every run that was due has started", () => {
  const runs = hourly.map((hour) => run(`${hour}:00:07`, `${hour}:00:12`));
  expect(judged("0 * * * *", runs)).toEqual([11]);
});

test("a run that did not start is told with its time", () => {
  const runs = hourly.filter((hour) => hour !== "05").map((hour) => run(`${hour}:00:07`, `${hour}:00:12`));
  expect(judged("0 * * * *", runs)).toEqual([11, ["05:00", "nothing"]]);
});

test("a run by hand is none that was due", () => {
  const runs = hourly.filter((hour) => hour !== "05").map((hour) => run(`${hour}:00:07`, `${hour}:00:12`));
  expect(judged("0 * * * *", [...runs, run("04:30:00", "04:30:09")])).toEqual([11, ["05:00", "nothing"]]);
  expect(judged("0 * * * *", [run("04:59:00", "04:59:09")], { from: "04:30:00", to: "05:59:00" })).toEqual([
    1,
    ["05:00", "nothing"],
  ]);
});

test("a run that was delayed by the one before it counts; one that never came names the reason", () => {
  const runs = [run("08:00:03", "09:20:00"), run("09:20:05", "09:21:00")];
  expect(judged("0 * * * *", runs, { from: "07:30:00", to: "09:50:00" })).toEqual([2]);
  expect(judged("0 * * * *", [run("08:00:03")], { from: "07:30:00", to: "10:50:00" })).toEqual([
    3,
    ["09:00", "run before"],
    ["10:00", "run before"],
  ]);
});

test("a clock that is a little ahead misses nothing", () => {
  const runs = hourly.map((hour) =>
    run(`${String(Number(hour) - 1).padStart(2, "0")}:59:52`, `${hour}:00:12`),
  );
  expect(judged("0 * * * *", runs)).toEqual([11]);
});

test("a run that was due a moment ago may still be on its way", () => {
  expect(judged("0 12 * * *", [], { to: "12:04:00" })).toEqual([0]);
  expect(judged("0 12 * * *", [], { to: "12:05:00" })).toEqual([1, ["12:00", "nothing"]]);
});

test("runs in every minute are told apart", () => {
  const runs = ["00", "01", "03"].map((minute) => run(`06:${minute}:04`, `06:${minute}:05`));
  expect(judged("* * * * *", runs, { from: "05:59:30", to: "06:08:30" })).toEqual([4, ["06:02", "nothing"]]);
});

test("more than a hundred runs are all looked at", () => {
  expect(judged("* * * * *", [], { from: "00:00:00", to: "04:05:00" })[0]).toBe(240);
});

test("failed runs are listed, and a schedule that cannot be read leaves the others unjudged", () => {
  const failed = run("08:00:03", "08:00:09", "unsuccessful");
  const judgement = judgeRuns(undefined, [failed, run("07:00:00", "07:00:01")], {
    from: at("00:00:00"),
    to: at("12:00:00"),
  });
  expect(judgement).toEqual({ started: 2, missed: [], failed: [failed] });
});
