import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stackWith } from "../config/stack-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { schedulerOps } from "./schedule-commands.ts";

const calendar = (...args: string[]) => schedulerOps(["calendar", ...args]);

describe("an expression", () => {
  test("has a month, in the local time of its zone", async () => {
    const args = ["30 2 * * MON-FRI", "--time-zone", "Europe/Paris", "--from", "2026-03-15"];
    expect((await calendar(...args)).stdout).toMatchInlineSnapshot(`
      "30 2 * * MON-FRI  2026-03 (Europe/Paris): 22 runs
        Mon       Tue       Wed       Thu       Fri       Sat   Sun
                                                                 1 ·
         2 02:30   3 02:30   4 02:30   5 02:30   6 02:30   7 ·   8 ·
         9 02:30  10 02:30  11 02:30  12 02:30  13 02:30  14 ·  15 ·
        16 02:30  17 02:30  18 02:30  19 02:30  20 02:30  21 ·  22 ·
        23 02:30  24 02:30  25 02:30  26 02:30  27 02:30  28 ·  29 ·
        30 02:30  31 02:30
      "
    `);
  });

  test("has a week, with two times a day or their number", async () => {
    const week = ["--view", "week", "--from", "2026-03-04T23:30Z"];
    expect((await calendar("0 8,20 * * TUE,SUN", ...week)).stdout).toMatchInlineSnapshot(`
      "2026-03-02 to 2026-03-08 (UTC)
                          Mon 2  Tue 3        Wed 4  Thu 5  Fri 6  Sat 7  Sun 8
      0 8,20 * * TUE,SUN  ·      08:00 20:00  ·      ·      ·      ·      08:00 20:00  4 runs
      "
    `);
    expect((await calendar("0 */6 * * *", ...week, "--clock", "Asia/Tokyo")).stdout).toMatchInlineSnapshot(`
      "2026-03-02 to 2026-03-08 (Asia/Tokyo)
                   Mon 2  Tue 3  Wed 4  Thu 5  Fri 6  Sat 7  Sun 8
      0 */6 * * *  4×     4×     4×     4×     4×     4×     4×     28 runs
      "
    `);
  });

  test("is printed as ISO times in JSON", async () => {
    const { stdout } = await calendar("0 0 29 2 *", "--from", "2028-02-01", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      view: "month",
      clock: "UTC",
      days: expect.objectContaining({ length: 29 }),
      schedules: [{ expression: "0 0 29 2 *", suspended: false, runs: ["2028-02-29T00:00:00.000Z"] }],
    });
  });
});

test("the jobs of stacks have a week: those in local time only their due runs, suspended ones none", async () => {
  await using folder = await temporaryFolder();
  const text = stackWith(
    ["maxGap: 2h30m", "timeZone: Europe/Paris"],
    ['"*/15 * * * *"', '{schedule: "0 4 * * *"}'],
    [
      "  scheduler-ops:secrets:",
      '    old: {schedule: "0 5 * * *", command: x, suspended: true}\n  scheduler-ops:secrets:',
    ],
  );
  await writeFile(join(folder.path, "Pulumi.prod.yaml"), text);
  const { stdout } = await schedulerOps(["calendar", "--from", "2026-10-21"], folder.path);
  expect(stdout).toMatchInlineSnapshot(`
    "2026-10-19 to 2026-10-25 (Europe/Paris)
                Mon 19  Tue 20  Wed 21  Thu 22  Fri 23  Sat 24  Sun 25
    automation  06:00   06:00   06:00   06:00   06:00   06:00   05:00   7 runs
    backup      12×     12×     12×     12×     12×     12×     12×     84 runs
    old         ·       ·       ·       ·       ·       ·       ·       suspended
    "
  `);
});

describe("refused with exit code 2", () => {
  test.each([
    ["an expression", ["0 24 * * *"], "SCHED002"],
    ["a stack without a file", ["--stack", "nowhere"], "CONFIG001"],
    ["an expression with stacks", ["0 2 * * *", "--stack", "prod"], "cannot be used together"],
    ["a zone without an expression", ["--time-zone", "UTC"], "needs an expression"],
    ["an unknown view", ["--view", "year"], "Allowed choices are week, month"],
  ])("is %s", async (_, args, text) => {
    const ended = await calendar(...args);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain(text);
  });
});
