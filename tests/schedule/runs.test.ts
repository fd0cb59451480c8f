import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../src/schedule/parse.ts";
import { nextRuns } from "../../src/schedule/runs.ts";
import fc from "../support/seeded-fast-check.ts";
import { expression, instant, reference } from "./reference.ts";

describe("the next runs", () => {
  test.each([
    ["*/15 * * * *", "2026-03-28T23:50:00Z", ["2026-03-29T00:00Z", "2026-03-29T00:15Z", "2026-03-29T00:30Z"]],
    ["0 2 * * *", "2026-03-29T02:00:00Z", ["2026-03-30T02:00Z", "2026-03-31T02:00Z", "2026-04-01T02:00Z"]],
    ["0 0 31 * *", "2026-01-31T00:00:00Z", ["2026-03-31T00:00Z", "2026-05-31T00:00Z", "2026-07-31T00:00Z"]],
    ["0 0 29 2 *", "2092-03-01T00:00:00Z", ["2096-02-29T00:00Z", "2104-02-29T00:00Z", "2108-02-29T00:00Z"]],
    ["0 0 13 * FRI", "2026-02-12T00:00:00Z", ["2026-02-13T00:00Z", "2026-02-20T00:00Z", "2026-02-27T00:00Z"]],
  ])("of %s after %s", (text, after, runs) => {
    expect(nextRuns(parseSchedule(text), new Date(after), 3)).toEqual(runs.map((run) => new Date(run)));
  });

  test("come strictly after the instant, to the millisecond", () => {
    const schedule = parseSchedule("0 2 * * *");
    const [atTheRun] = nextRuns(schedule, new Date("2026-01-01T02:00:00.000Z"), 1);
    const [justBefore] = nextRuns(schedule, new Date("2026-01-01T01:59:59.999Z"), 1);
    const [justAfter] = nextRuns(schedule, new Date("2026-01-01T02:00:00.001Z"), 1);
    expect([atTheRun, justBefore, justAfter].map((run) => run?.toISOString())).toEqual([
      "2026-01-02T02:00:00.000Z",
      "2026-01-01T02:00:00.000Z",
      "2026-01-02T02:00:00.000Z",
    ]);
  });

  test("are none for a count of 0", () => {
    expect(nextRuns(parseSchedule("* * * * *"), new Date("2026-01-01"), 0)).toEqual([]);
  });

  test("are those of a second implementation, for random schedules and instants", () => {
    fc.assert(
      fc.property(expression, instant, (text, after) => {
        expect(nextRuns(parseSchedule(text), after, 5)).toEqual(reference(text).runsAfter(after, 5));
      }),
      { numRuns: 500 },
    );
  });
});
