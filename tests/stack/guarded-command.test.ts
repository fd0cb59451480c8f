import { describe, expect, test } from "vitest";
import { declare } from "./declared.ts";

describe("a job in local time", () => {
  test("has the guard before its command, and one schedule in UTC", async () => {
    const { inputs } = await declare({
      schedules: { automation: { schedule: "0 2 * * 1-5", timeZone: "Europe/Paris" } },
    });
    expect(inputs.automation).toMatchObject({
      schedule: "0 0,1 * * 1-5",
      command:
        "node jobs/dist/at-local-time.js --schedule='0 2 * * 1-5' --time-zone=Europe/Paris " +
        "--starts='0 0,1 * * 1-5' -- 'node jobs/dist/tick.js'",
    });
  });

  test("has its command without a guard in a zone without DST", async () => {
    const { inputs } = await declare({
      schedules: { automation: { schedule: "0 2 * * *", timeZone: "Asia/Tokyo" } },
    });
    expect(inputs.automation).toMatchObject({ schedule: "0 17 * * *", command: "node jobs/dist/tick.js" });
  });

  test("passes on quotes, pipes and line breaks of its command unchanged", async () => {
    const command = `echo "it's" \\$HOME | cat && printf 'a\n' > "$OUT"`;
    const { inputs } = await declare({
      schedules: {
        automation: "0 * * * *",
        own: { schedule: "0 2 * * *", timeZone: "Europe/Paris", command },
      },
    });
    const quoted = command.replaceAll("'", "'\\''");
    expect(inputs.own?.command).toMatch(/ -- '/);
    expect(String(inputs.own?.command).endsWith(` -- '${quoted}'`)).toBe(true);
  });
});
