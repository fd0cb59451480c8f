import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultCredentials } from "../../src/local/switchbot/defaults.ts";
import { deleteService, patchService, suspendService } from "../../src/render/services.ts";
import { startEnvironment, type TestEnvironment } from "../support/environment.ts";

// One environment from its creation to its deletion: the tests depend on each other.
describe("an environment with the real Pulumi engine", () => {
  let environment: TestEnvironment;
  const up = () =>
    environment.project.mustSucceed("up", "--stack", "local", "--yes", "--skip-preview", "--diff");
  const preview = () => environment.project.mustSucceed("preview", "--stack", "local", "--diff");
  const refresh = (...options: string[]) =>
    environment.project.mustSucceed("refresh", "--stack", "local", "--yes", "--diff", ...options);

  beforeAll(async () => {
    environment = await startEnvironment();
  });
  afterAll(() => environment[Symbol.asyncDispose]());

  test("up creates each service with one call", async () => {
    const calls = await environment.callsDuring(async () => {
      expect(await up()).toContain("+ 5 created");
    });
    expect(calls.filter((line) => !line.startsWith("GET"))).toEqual(Array(4).fill("POST /services"));

    const { web, automation } = await environment.services();
    expect(web).toMatchObject({ type: "web_service", healthCheckPath: "/healthz" });
    expect(automation).toMatchObject({ type: "cron_job", schedule: "* * * * *", suspended: false });
  });

  test("exports ids, addresses and schedules in words", async () => {
    const outputs = JSON.parse(
      await environment.project.mustSucceed("stack", "output", "--json", "--stack", "local"),
    );
    const { web, backup } = await environment.services();
    expect(outputs).toMatchObject({
      scheduler: "cron",
      web: { id: web?.id, url: web?.url },
      cronJobs: { backup: { id: backup?.id, schedule: "*/2 * * * *", words: "Every 2 minutes" } },
    });
  });

  test("the state names the provider and contains no key", async () => {
    const state = await environment.project.mustSucceed("stack", "export", "--stack", "local");
    expect(state).toContain('require(\\"./src/resources/cron-job.ts\\").provider;');
    for (const secret of ["rnd_local", ...Object.values(defaultCredentials)])
      expect(state).not.toContain(secret);
    const { deployment } = JSON.parse(state);
    const cronJobs = deployment.resources.filter(({ type }: { type: string }) => type.endsWith(":CronJob"));
    expect(cronJobs).toHaveLength(3);
    for (const cronJob of cronJobs) {
      const withoutVariables = JSON.stringify(cronJob, (key, value) => (key === "envVars" ? {} : value));
      expect(withoutVariables.length).toBeLessThan(1_800);
      expect(cronJob.inputs.__provider.length).toBeLessThan(120);
    }
  });

  test("a preview without changes makes no call", async () => {
    const calls = await environment.callsDuring(async () => {
      expect(await preview()).toContain("5 unchanged");
    });
    expect(calls).toEqual([]);
  });

  test("a changed schedule is one change and one deploy", async () => {
    await environment.project.edit("Pulumi.local.yaml", 'backup: "*/2 * * * *"', 'backup: "0 3 * * *"');
    expect(await preview()).toMatch(/schedule *: "\*\/2 \* \* \* \*" => "0 3 \* \* \*"/);

    const calls = await environment.callsDuring(async () => {
      expect(await up()).toContain("~ 1 updated");
    });
    expect(calls).toEqual(["PATCH /services/*", "POST /services/*/deploys"]);
    expect(await environment.service("backup")).toMatchObject({ schedule: "0 3 * * *" });
  });

  test("different white space is not a change", async () => {
    await environment.project.edit("Pulumi.local.yaml", 'backup: "0 3 * * *"', 'backup: " 0  3 * * * "');
    expect(await preview()).toContain("5 unchanged");
  });

  test("refresh shows a schedule that was edited by hand, and up restores it", async () => {
    const { id } = await environment.service("backup");
    await patchService(environment.client, id, { serviceDetails: { schedule: "0 4 * * *" } });

    expect(await refresh()).toMatch(/schedule *: "0 3 \* \* \*" => "0 4 \* \* \*"/);
    expect(await up()).toContain("~ 1 updated");
    expect(await environment.service("backup")).toMatchObject({ schedule: "0 3 * * *" });
  });

  test("refresh shows a job that was suspended by hand, and up resumes it", async () => {
    const { id } = await environment.service("automation");
    await suspendService(environment.client, id);

    expect(await refresh()).toMatch(/suspended *: false => true/);
    expect(await up()).toContain("~ 1 updated");
    expect(await environment.service("automation")).toMatchObject({ suspended: false });
  });

  test("a job that was deleted by hand is created again", async () => {
    const { id } = await environment.service("backup");
    await deleteService(environment.client, id);

    expect(await refresh()).toContain("- 1 deleted");
    expect(await up()).toContain("+ 1 created");
    expect((await environment.service("backup")).id).not.toBe(id);
  });

  test("the mode in-process suspends the job before the web service's scheduler starts", async () => {
    await environment.project.edit("Pulumi.local.yaml", "scheduler: cron", "scheduler: in-process");
    const calls = await environment.callsDuring(async () => {
      await up();
    });
    const writes = calls.filter((line) => !line.startsWith("GET"));
    expect(writes).toEqual([
      "POST /services/*/suspend",
      "PUT /services/*/env-vars",
      "POST /services/*/deploys",
    ]);
    expect(await environment.service("automation")).toMatchObject({ suspended: true });
    expect(await healthOf(environment)).toMatchObject({ scheduler_enabled: true, scheduler_running: true });
  });

  test("the mode cron resumes the job after the web service's scheduler has stopped", async () => {
    await environment.project.edit("Pulumi.local.yaml", "scheduler: in-process", "scheduler: cron");
    const calls = await environment.callsDuring(async () => {
      await up();
    });
    const writes = calls.filter((line) => !line.startsWith("GET"));
    expect(writes.indexOf("POST /services/*/resume")).toBeGreaterThan(
      writes.indexOf("PUT /services/*/env-vars"),
    );
    expect(await environment.service("automation")).toMatchObject({ suspended: false });
    expect(await healthOf(environment)).toMatchObject({ scheduler_enabled: false, scheduler_running: false });
  });

  test("a secret reaches the web service and stays encrypted in file and state", async () => {
    await environment.project.mustSucceed(
      "config",
      "set",
      "--path",
      "secrets.STATE_DEBUG_TOKEN",
      "--secret",
      "hidden-away-4711",
      "--stack",
      "local",
    );
    const printed = await up();
    const file = await readFile(join(environment.project.folder, "Pulumi.local.yaml"), "utf8");
    const state = await environment.project.mustSucceed("stack", "export", "--stack", "local");
    for (const text of [printed, file, state]) expect(text).not.toContain("hidden-away-4711");
    expect(file).toContain("STATE_DEBUG_TOKEN");
    expect(await preview()).toContain("5 unchanged");
  });

  test("destroy leaves nothing", async () => {
    expect(await environment.project.mustSucceed("destroy", "--stack", "local", "--yes")).toContain(
      "- 5 deleted",
    );
    expect(await environment.services()).toEqual({});
  });
});

async function healthOf(environment: TestEnvironment): Promise<unknown> {
  const { url } = await environment.service("web");
  const answer = await fetch(`${url}/healthz`);
  return answer.json();
}
