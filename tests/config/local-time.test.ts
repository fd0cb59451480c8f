import { describe, expect, test } from "vitest";
import { readStackText } from "../../src/config/read-stack-file.ts";
import { refusalOf, stackWith } from "./stack-text.ts";

const read = (text: string) => readStackText(text, "Pulumi.prod.yaml").config;
/** The correct stack whose backup is this mapping. */
const withBackup = (mapping: string) => stackWith(['{schedule: "0 */2 * * *", maxGap: 2h30m}', mapping]);
const backupOf = (mapping: string) => {
  const { schedule, local } = read(withBackup(mapping)).jobs.backup ?? {};
  return {
    schedule: schedule?.expression,
    local: local && { ...local, schedule: local.schedule.expression },
  };
};

describe("a job in local time", () => {
  test("has the schedule that Render receives, and the local one", () => {
    expect(backupOf('{schedule: "0 2 * * *", timeZone: Europe/Paris}')).toEqual({
      schedule: "0 0,1 * * *",
      local: { schedule: "0 2 * * *", timeZone: "Europe/Paris", guarded: true },
    });
  });

  test("needs no guard where the clocks do not change", () => {
    expect(backupOf('{schedule: "0 2 * * *", timeZone: Asia/Kolkata}')).toEqual({
      schedule: "30 20 * * *",
      local: { schedule: "0 2 * * *", timeZone: "Asia/Kolkata", guarded: false },
    });
  });

  test("keeps its gap in the autumn night that has an extra hour", () => {
    const daily = (maxGap: string) =>
      withBackup(`{schedule: "0 2 * * *", timeZone: Europe/Paris, maxGap: ${maxGap}}`);
    expect(() => read(daily("25h"))).not.toThrow();
    expect(refusalOf(() => read(daily("24h")))).toMatchInlineSnapshot(`
      "
      ✖ prod › schedules.backup.maxGap: "0 2 * * *" leaves 1d1h without a run (from 2026-10-25 00:00 to 2026-10-26 01:00 UTC); maxGap is 1d
        → Pulumi.prod.yaml:15:69
        Run it more often, or set maxGap to 1d1h  [CONFIG014]
      "
    `);
  });

  test("may have an image where it needs no guard", () => {
    const job = '{schedule: "0 2 * * *", timeZone: Asia/Tokyo, image: "postgres:17", command: pg_dump}';
    expect(backupOf(job)).toMatchObject({ schedule: "0 17 * * *" });
  });
});

describe("refused is", () => {
  test.each([
    ["an unknown zone", '{schedule: "0 2 * * *", timeZone: Europe/Pari}'],
    ["an empty zone", '{schedule: "0 2 * * *", timeZone: }'],
    ["what would start many more runs than are due", '{schedule: "*/5 0,1 1 * *", timeZone: Europe/Paris}'],
    [
      "an image where a guard is needed",
      '{schedule: "0 2 * * *", timeZone: Europe/Paris, image: "postgres:17"}',
    ],
  ])("%s", (_, job) => {
    expect(refusalOf(() => read(withBackup(job)))).toMatchSnapshot();
  });
});
