import { describe, expect, test } from "vitest";
import { schedulerOps } from "./schedule-commands.ts";

const next = (...args: string[]) => schedulerOps(["next", ...args]);

describe("the next runs", () => {
  test("are listed in UTC and in the team's time zone", async () => {
    expect((await next("0 23 * * *", "--from", "2026-03-28", "-n", "2")).stdout).toBe(
      "Sat 28 Mar 2026 23:00 UTC  Sun 00:00 Europe/Paris\nSun 29 Mar 2026 23:00 UTC  Mon 01:00 Europe/Paris\n",
    );
  });

  test("are in the given zone, across a DST change", async () => {
    const args = [
      "--time-zone",
      "Europe/Paris",
      "--from",
      "2026-03-28T12:00+01:00",
      "--count",
      "3",
      "--json",
    ];
    expect(JSON.parse((await next("30 2 * * *", ...args)).stdout)).toEqual([
      "2026-03-29T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
      "2026-03-31T00:30:00.000Z",
    ]);
  });

  test("start after the given time, and may be years away", async () => {
    const { stdout } = await next("0 0 29 2 *", "--from", "2096-02-29T00:00Z", "-n", "1", "--json");
    expect(JSON.parse(stdout)).toEqual(["2104-02-29T00:00:00.000Z"]);
  });
});

describe("refused with exit code 2", () => {
  test.each([
    ["an expression", ["@daily"], "SCHED003"],
    ["a count of none", ["0 2 * * *", "-n", "0"], "whole number from 1"],
    ["a count that is a word", ["0 2 * * *", "-n", "ten"], "whole number from 1"],
    ["a time that is a word", ["0 2 * * *", "--from", "tomorrow"], "It must be a time such as"],
    ["a day that does not exist", ["0 2 * * *", "--from", "2026-02-30"], "It must be a time such as"],
  ])("is %s", async (_, args, text) => {
    const ended = await next(...args);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain(text);
  });
});
