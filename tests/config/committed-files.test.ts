import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readStackFile } from "../../src/config/read-stack-file.ts";
import { configurationErrorOf } from "./stack-text.ts";

const repository = resolve(import.meta.dirname, "../..");
const stackFile = (stack: string): string => resolve(repository, `Pulumi.${stack}.yaml`);

describe("the committed stack files", () => {
  test.each(["local", "staging", "prod"])("%s is correct", (stack) => {
    const { config } = readStackFile(stackFile(stack), { allowPlaceholders: true });
    expect(config.stack).toBe(stack);
  });

  test("local is complete", () => {
    expect(() => readStackFile(stackFile("local"))).not.toThrow();
  });

  test.each(["staging", "prod"])("%s has no problems except placeholders", (stack) => {
    const { problems } = configurationErrorOf(() => readStackFile(stackFile(stack)));
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["CONFIG010"]));
  });

  test("have the runbook's schedules", () => {
    const schedules = (stack: string) => {
      const { jobs } = readStackFile(stackFile(stack), { allowPlaceholders: true }).config;
      return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.schedule.expression]));
    };
    expect(schedules("staging")).toEqual({
      automation: "*/30 * * * *",
      backup: "0 */4 * * *",
      "health-check": "*/5 * * * *",
    });
    expect(schedules("prod")).toEqual({
      automation: "*/15 * * * *",
      backup: "0 */2 * * *",
      "health-check": "*/5 * * * *",
    });
  });

  test.each(["staging", "prod"])(
    "%s gives the application every secret that it requires to start",
    async (stack) => {
      const { secretNames } = readStackFile(stackFile(stack), { allowPlaceholders: true }).config;
      expect(secretNames).toEqual(
        expect.arrayContaining([
          "DASHBOARD_PASSWORD",
          "FLASK_SECRET_KEY",
          "POSTGRES_URL",
          "SWITCHBOT_SECRET",
          "SWITCHBOT_TOKEN",
        ]),
      );
      expect(await readFile(stackFile(stack), "utf8")).not.toMatch(/rnd_|postgres:\/\//);
    },
  );
});
