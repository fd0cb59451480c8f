import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startEnvironment, type TestEnvironment } from "../support/environment.ts";
import { waitFor } from "../support/wait-for.ts";

const serviceSchema = z.object({ suspended: z.string() });
const healthSchema = z.object({ scheduler_running: z.boolean() });

// Reads count against the limit of 400 a minute, which the provider shares.
const interval = 100;
const limits = { limit: 120_000, interval };

// The automation moves from one side to the other and back: the tests depend on each other.
describe("the hand-over between web service and cron job", () => {
  let environment: TestEnvironment;
  let jobId: string;
  let healthUrl: string;
  const up = () => environment.project.mustSucceed("up", "--stack", "local", "--yes", "--skip-preview");

  beforeAll(async () => {
    environment = await startEnvironment();
    await setMode("cron", "in-process");
    await up();
    jobId = (await environment.service("automation")).id;
    healthUrl = `${(await environment.service("web")).url}/healthz`;
  });
  afterAll(() => environment[Symbol.asyncDispose]());

  async function setMode(from: string, to: string): Promise<void> {
    await environment.project.edit("Pulumi.local.yaml", `scheduler: ${from}`, `scheduler: ${to}`);
  }

  async function isCronJobActive(): Promise<boolean> {
    const { suspended } = serviceSchema.parse(await environment.look(`/services/${jobId}`));
    return suspended === "not_suspended";
  }

  async function isWebSchedulerRunning(): Promise<boolean> {
    const answer = await fetch(healthUrl);
    return healthSchema.parse(await answer.json()).scheduler_running;
  }

  /** Reads the state of both sides repeatedly until `work` has ended. */
  async function sidesDuring(work: () => Promise<unknown>): Promise<{ both: number; reads: number }> {
    const seen = { both: 0, reads: 0 };
    let over = false;
    const working = work().finally(() => {
      over = true;
    });
    while (!over) {
      // Reading takes time: what is true before and after the read of the other side was true at one instant.
      const before = await isCronJobActive();
      const web = await isWebSchedulerRunning();
      if (before && web && (await isCronJobActive())) seen.both += 1;
      seen.reads += 1;
      await setTimeout(interval);
    }
    await working;
    return seen;
  }

  async function whoRuns(): Promise<{ cronJob: boolean; web: boolean }> {
    return { cronJob: await isCronJobActive(), web: await isWebSchedulerRunning() };
  }

  test("a stack that begins in mode in-process has its cron job suspended", async () => {
    expect(await whoRuns()).toEqual({ cronJob: false, web: true });
  });

  test("from in-process to cron: never both", async () => {
    await setMode("in-process", "cron");
    const { both, reads } = await sidesDuring(up);
    expect(both).toBe(0);
    expect(reads).toBeGreaterThan(10);
    expect(await whoRuns()).toEqual({ cronJob: true, web: false });
  });

  test("from cron to in-process, with Pulumi killed part way: never both", async () => {
    await setMode("cron", "in-process");
    const { both } = await sidesDuring(async () => {
      const update = environment.project.pulumi("up", "--stack", "local", "--yes", "--skip-preview");
      await waitFor("the suspension of the cron job", async () => !(await isCronJobActive()), limits);
      await environment.project.killPulumi();
      await update;
    });
    expect(both).toBe(0);
    expect(await isCronJobActive()).toBe(false);
  });

  test("the next update finishes it, once the lock of the killed one is removed", async () => {
    const tryUp = () => environment.project.pulumi("up", "--stack", "local", "--yes", "--skip-preview");
    // Repeated: shortly after a kill, Pulumi sometimes fails for another reason before it checks the lock.
    await waitFor(
      "the message about the lock",
      async () => (await tryUp()).stderr.includes("pulumi cancel"),
      limits,
    );

    await environment.project.mustSucceed("cancel", "--stack", "local", "--yes");
    expect((await sidesDuring(up)).both).toBe(0);
    // The killed update may have started a deploy too: this one's scheduler waits until that one's has stopped.
    await waitFor("the scheduler of the web service", isWebSchedulerRunning, limits);
    expect(await isCronJobActive()).toBe(false);
  });

  test("paused: neither runs", async () => {
    await setMode("in-process", "paused");
    await up();
    expect(await whoRuns()).toEqual({ cronJob: false, web: false });
  });
});
