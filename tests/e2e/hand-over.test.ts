import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startEnvironment, type TestEnvironment } from "../support/environment.ts";

const serviceSchema = z.object({ suspended: z.string() });
const healthSchema = z.object({ scheduler_running: z.boolean() });

// Looks count against the limit on reads, which the provider keeps to: 400 a minute.
const lookEveryMilliseconds = 100;

// The automation passes from one side to the other and back: the tests follow each other.
describe("the hand-over between web service and cron job", { timeout: 120_000 }, () => {
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

  /** Looks at both sides again and again until `work` is over. Each side is `true` where it can run the automation. */
  async function sidesDuring(work: () => Promise<unknown>): Promise<{ both: number; looks: number }> {
    const seen = { both: 0, looks: 0 };
    let over = false;
    const working = work().finally(() => {
      over = true;
    });
    while (!over) {
      // One look takes time: only what holds before and after the other side was seen holds at one instant.
      const before = await isCronJobActive();
      const web = await isWebSchedulerRunning();
      if (before && web && (await isCronJobActive())) seen.both += 1;
      seen.looks += 1;
      await setTimeout(lookEveryMilliseconds);
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
    const { both, looks } = await sidesDuring(up);
    expect(both).toBe(0);
    expect(looks).toBeGreaterThan(10);
    expect(await whoRuns()).toEqual({ cronJob: true, web: false });
  });

  test("from cron to in-process, with Pulumi killed half way: never both", async () => {
    await setMode("cron", "in-process");
    const { both } = await sidesDuring(async () => {
      const update = environment.project.pulumi("up", "--stack", "local", "--yes", "--skip-preview");
      while (await isCronJobActive()) await setTimeout(lookEveryMilliseconds);
      await environment.project.killPulumi();
      await update;
    });
    expect(both).toBe(0);
    expect(await isCronJobActive()).toBe(false);
  });

  test("the next update finishes it, once the lock of the killed one is removed", async () => {
    const tryUp = () => environment.project.pulumi("up", "--stack", "local", "--yes", "--skip-preview");
    // Asked again: right behind a kill Pulumi has been seen to end for another reason before it looks at the lock.
    await expect.poll(async () => (await tryUp()).stderr, { timeout: 20_000 }).toContain("pulumi cancel");

    await environment.project.mustSucceed("cancel", "--stack", "local", "--yes");
    expect((await sidesDuring(up)).both).toBe(0);
    // The killed update may have begun a deploy too: this one's scheduler waits until that one's has stopped.
    await expect.poll(whoRuns, { timeout: 20_000 }).toEqual({ cronJob: false, web: true });
  });

  test("paused: nobody runs", async () => {
    await setMode("in-process", "paused");
    await up();
    expect(await whoRuns()).toEqual({ cronJob: false, web: false });
  });
});
