import { describe, expect, test } from "vitest";
import { type Declared, declare, known } from "./declared.ts";

function isAfter({ steps }: Declared, later: string, earlier: string): boolean {
  return steps.indexOf(`begin ${later}`) > steps.indexOf(`end ${earlier}`);
}

describe("the order of an environment", () => {
  test.each(["cron", "paused"])(
    "in mode %s the job that replaces the scheduler waits for the web service",
    async (scheduler) => {
      expect(isAfter(await declare({ scheduler }), "automation", "web")).toBe(true);
    },
  );

  test("in mode in-process the web service waits for that job", async () => {
    expect(isAfter(await declare({ scheduler: "in-process" }), "web", "automation")).toBe(true);
  });

  test("a job that needs nothing from the web service does not wait for it", async () => {
    const declared = await declare({ schedules: { automation: "0 * * * *", backup: "0 3 * * *" } });
    expect(isAfter(declared, "backup", "web")).toBe(false);
  });
});

describe("the scheduler mode reaches both sides", () => {
  test.each([
    ["in-process", "true", true],
    ["cron", "false", false],
    ["paused", "false", true],
  ])("%s", async (scheduler, enabled, suspended) => {
    const { inputs } = await declare({ scheduler });
    expect(inputs.web?.envVars).toMatchObject({ SCHEDULER_ENABLED: enabled, WEB_CONCURRENCY: "1" });
    expect(inputs.automation?.suspended).toBe(suspended);
    expect(inputs["health-check"]?.suspended).toBe(false);
  });

  test("a job that the stack file suspends stays suspended in every mode", async () => {
    const schedules = {
      automation: "0 * * * *",
      backup: { schedule: "0 3 * * *", suspended: true },
    };
    for (const scheduler of ["in-process", "cron", "paused"]) {
      expect((await declare({ scheduler, schedules })).inputs.backup?.suspended).toBe(true);
    }
  });
});

describe("environment variables", () => {
  const switchBot = { SWITCHBOT_TOKEN: "hidden", SWITCHBOT_SECRET: "hidden" };
  const secrets = { POSTGRES_URL: "postgres://hidden", ...switchBot };

  test("the web service does not get the secrets that only jobs name", async () => {
    const own = { FLASK_SECRET_KEY: "hidden", OF_ANOTHER_APPLICATION: "hidden", ...secrets };
    const ofJobs = {
      ALERT_WEBHOOK_URL: "https://hidden",
      AWS_ACCESS_KEY_ID: "hidden",
      AWS_SECRET_ACCESS_KEY: "hidden",
      BACKUP_S3_URL: "https://hidden",
    };
    const schedules = { automation: "0 * * * *", "health-check": "30 * * * *", backup: "0 3 * * *" };
    const { inputs, secretProperties } = await declare({ secrets: { ...own, ...ofJobs }, schedules });
    expect(inputs.web?.envVars).toMatchObject(own);
    for (const name of Object.keys(ofJobs)) expect(inputs.web?.envVars).not.toHaveProperty(name);
    expect(secretProperties.web).toEqual(["envVars"]);
    const { ALERT_WEBHOOK_URL, ...ofBackup } = ofJobs;
    expect(inputs.backup?.envVars).toMatchObject(ofBackup);
    expect(inputs["health-check"]?.envVars).toMatchObject({ ALERT_WEBHOOK_URL });
  });

  test("the web service gets all others, and they are kept secret", async () => {
    const { inputs, secretProperties } = await declare({
      secrets,
      web: { image: "nginx", env: { LOG_LEVEL: "debug" } },
    });
    expect(inputs.web?.envVars).toEqual({
      STATE_DIR: "state",
      LOG_LEVEL: "debug",
      ...secrets,
      SCHEDULER_ENABLED: "false",
      WEB_CONCURRENCY: "1",
    });
    expect(secretProperties.web).toEqual(["envVars"]);
  });

  test("a job gets only the secrets that it needs", async () => {
    const schedules = {
      automation: { schedule: "0 * * * *", requiredEnv: ["POSTGRES_URL"] },
      cleaning: { schedule: "0 3 * * *", command: "node clean.js", env: { KEEP: "7" } },
    };
    const { inputs, secretProperties } = await declare({ secrets, schedules });
    expect(inputs.automation?.envVars).toEqual({ STATE_DIR: "state", POSTGRES_URL: "postgres://hidden" });
    expect(inputs.cleaning?.envVars).toEqual({ STATE_DIR: "state", KEEP: "7" });
    expect(secretProperties).toMatchObject({ automation: ["envVars"], cleaning: [] });
  });

  test("a job that needs the address of the web service gets it, the others do not", async () => {
    const { inputs } = await declare({});
    expect(inputs["health-check"]?.envVars).toMatchObject({ WEB_URL: "https://web.example" });
    expect(inputs.automation?.envVars).not.toHaveProperty("WEB_URL");
  });

  test("a job gets its optional variables where the stack has them", async () => {
    const of = async (scheduler: string) =>
      (await declare({ scheduler, secrets })).inputs["health-check"]?.envVars;
    const usual = { STATE_DIR: "state", WEB_URL: "https://web.example", POSTGRES_URL: "postgres://hidden" };
    expect(await of("cron")).toEqual(usual);
    expect(await of("in-process")).toEqual(usual);
    expect(await of("paused")).toEqual({ ...usual, TICK_SCHEDULE: "none" });
  });

  test("the health check gets the schedules of the jobs in local time that have a guard", async () => {
    const backup = { schedule: "0 2 * * MON-FRI", timeZone: "Europe/Paris" };
    const { inputs } = await declare({
      scheduler: "paused",
      schedules: { "health-check": "*/5 * * * *", backup },
    });
    expect(inputs["health-check"]?.envVars).toMatchObject({
      LOCAL_SCHEDULES: '{"switchbot-test-backup":{"schedule":"0 2 * * MON-FRI","timeZone":"Europe/Paris"}}',
    });
    expect(inputs.backup?.envVars).not.toHaveProperty("LOCAL_SCHEDULES");
    const tokyo = { ...backup, timeZone: "Asia/Tokyo" };
    const without = await declare({
      scheduler: "paused",
      schedules: { "health-check": "*/5 * * * *", backup: tokyo },
    });
    expect(without.inputs["health-check"]?.envVars).not.toHaveProperty("LOCAL_SCHEDULES");
  });

  test("a job's own variables win over the stack's", async () => {
    const schedules = { automation: { schedule: "0 * * * *", env: { STATE_DIR: "elsewhere" } } };
    const { inputs } = await declare({ schedules });
    expect(inputs.automation?.envVars).toEqual({ ...switchBot, STATE_DIR: "elsewhere" });
  });
});

test("an existing service is adopted only where the stack file says so", async () => {
  const { inputs } = await declare({ schedules: { automation: { schedule: "0 * * * *", adopt: true } } });
  expect(inputs.automation).toMatchObject({ adopt: true });
  expect(inputs.web).toMatchObject({ adopt: false });
});

describe("what a service runs", () => {
  test("an own image wins over the stack's repository", async () => {
    const { inputs } = await declare({});
    expect(inputs.web).toMatchObject({ image: { path: "ghcr.io/owner/web" } });
    expect(inputs.web).not.toHaveProperty("git");
    expect(inputs.automation).toMatchObject({
      git: { repo: "https://github.com/owner/name", branch: "main", buildCommand: "npm ci", runtime: "node" },
      command: "node jobs/dist/tick.js",
    });
    expect(inputs.automation).not.toHaveProperty("image");
  });

  test("names, plan and region come from the stack", async () => {
    const { inputs } = await declare({ name: "heating", region: "ohio" });
    expect(inputs.web).toMatchObject({ name: "heating-test", region: "ohio", plan: "starter" });
    expect(inputs.automation).toMatchObject({ name: "heating-test-automation", region: "ohio" });
  });
});

describe("the exports", () => {
  test("have ids, addresses and schedules in words", async () => {
    const { outputs } = await declare({});
    expect(outputs.scheduler).toBe("cron");
    expect(await known(outputs.web.url)).toBe("https://web.example");
    const { automation } = outputs.cronJobs;
    expect(automation?.words).toBe("Every 15 minutes");
    expect(automation && (await known(automation.id))).toBe("automation-id");
    expect(automation && (await known(automation.schedule))).toBe("*/15 * * * *");
    expect(automation && (await known(automation.suspended))).toBe(false);
  });
});

test("a configuration that is refused is one message without a stack trace", async () => {
  await expect(declare({ scheduler: "sometimes" })).rejects.toMatchObject({
    name: "Error",
    message: expect.stringMatching(/^✖ test › scheduler: .*in-process/),
    // Pulumi prints only the message of an error with this mark.
    __pulumiRunError: true,
  });
});
