import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { schedulerOps } from "./schedule-commands.ts";

const explain = (...args: string[]) => schedulerOps(["explain", ...args, "--from", "2026-11-27T10:00Z"]);

describe("an expression is explained", () => {
  test("in UTC, with the local time of the team from the stack files", async () => {
    expect((await explain("0 2 * * *")).stdout).toMatchInlineSnapshot(`
      "0 2 * * * (UTC)
        At 02:00 UTC
        02:00 UTC = 03:00 in winter, 04:00 in summer (Europe/Paris)

        runs         1 a day
        longest gap  24h, from Fri 27 Nov 2026 02:00 to Sat 28 Nov 02:00 UTC
        next runs    Sat 28 Nov 2026 02:00 UTC  03:00 Europe/Paris
                     Sun 29 Nov 2026 02:00 UTC  03:00 Europe/Paris
                     Mon 30 Nov 2026 02:00 UTC  03:00 Europe/Paris
                     Tue 1 Dec 2026 02:00 UTC   03:00 Europe/Paris
                     Wed 2 Dec 2026 02:00 UTC   03:00 Europe/Paris
      "
    `);
  });

  test("in a time zone, with what Render receives and the effect of DST changes", async () => {
    expect((await explain("30 2 * * *", "--time-zone", "Europe/Paris")).stdout).toMatchInlineSnapshot(`
      "30 2 * * * (Europe/Paris)
        At 02:30 in Europe/Paris

        on Render    30 0,1 * * * (UTC); not due and ended by the guard: 1 a day
        changes      2027-03-28: 02:30 does not exist, the run starts at 03:30
                     2027-10-31: 02:30 occurs twice, the run starts the first time, at 00:30 UTC
        runs         1 a day
        longest gap  25h, from Sun 31 Oct 2027 00:30 to Mon 1 Nov 01:30 UTC
        next runs    Sat 28 Nov 2026 01:30 UTC  02:30 Europe/Paris
                     Sun 29 Nov 2026 01:30 UTC  02:30 Europe/Paris
                     Mon 30 Nov 2026 01:30 UTC  02:30 Europe/Paris
                     Tue 1 Dec 2026 01:30 UTC   02:30 Europe/Paris
                     Wed 2 Dec 2026 01:30 UTC   02:30 Europe/Paris
      "
    `);
  });

  test("with the warnings of check", async () => {
    expect((await explain("*/45 * * * *", "--clock", "UTC")).stdout).toMatchInlineSnapshot(`
      "*/45 * * * * (UTC)
        At 0 and 45 minutes past the hour

        runs         48 a day
        longest gap  45m, from Fri 27 Nov 2026 10:00 to 10:45 UTC
        next runs    Fri 27 Nov 2026 10:45 UTC
                     Fri 27 Nov 2026 11:00 UTC
                     Fri 27 Nov 2026 11:45 UTC
                     Fri 27 Nov 2026 12:00 UTC
                     Fri 27 Nov 2026 12:45 UTC

      ⚠ "*/45 * * * *": */45 (field 1, minute) restarts each hour: runs are 45 or 15 minutes apart
        Use a step that divides 60, such as "*/30 * * * *", or list the values  [RULE001]
      "
    `);
  });

  test("without a guard in a zone without DST", async () => {
    const { stdout } = await explain("0 2 * * *", "-z", "Asia/Tokyo");
    expect(stdout).toContain("on Render    0 17 * * * (UTC)\n");
  });

  test("without stack files in UTC only", async () => {
    await using folder = await temporaryFolder();
    const { stdout } = await schedulerOps(["explain", "0 2 * * *"], folder.path);
    expect(stdout).not.toContain("Europe/Paris");
  });

  test("as JSON whose keys are always present", async () => {
    const utc: unknown = JSON.parse((await explain("0 2 * * *", "--json")).stdout);
    const local: unknown = JSON.parse((await explain("30 2 * * *", "-z", "Europe/Paris", "--json")).stdout);
    expect(Object.keys(Object(utc))).toEqual(Object.keys(Object(local)));
    expect(local).toMatchObject({ timeZone: "Europe/Paris", utc: "30 0,1 * * *", surplusRunsPerYear: 365 });
    expect(utc).toMatchObject({
      timeZone: "UTC",
      utc: "0 2 * * *",
      runsPerDay: 1,
      longestGap: { milliseconds: 86_400_000 },
      warnings: [],
    });
  });
});

describe("refused with exit code 2", () => {
  test.each([
    ["what Render rejects", ["0 24 * * *"], "SCHED002"],
    ["what a shell has split", ["0", "2", "a.txt"], "CLI002"],
    ["what would start too many runs", ["*/5 0,1 1 * *", "-z", "Europe/Paris"], "SCHED016"],
    ["nothing", [""], "SCHED001"],
  ])("is %s", async (_, args, code) => {
    const ended = await explain(...args);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(new RegExp(`^✖ .*\\n  .*\\[${code}\\]\\n$`));
  });

  test("is an unknown zone", async () => {
    expect(await explain("0 2 * * *", "-z", "Europe/Pari")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("It must be the IANA name of a time zone"),
    });
  });
});
