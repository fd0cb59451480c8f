import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { forwarder as cronJob } from "../../src/resources/cron-job.ts";
import { forwarder as webService } from "../../src/resources/web-service.ts";
import { startTestRender, testOwnerId } from "../support/local-render.ts";
import { partialStateIn, startProviderProcess } from "./provider-process.ts";

const job = {
  __provider: cronJob,
  name: "job",
  ownerId: testOwnerId,
  schedule: "0 3 * * *",
  image: { path: "nginx" },
};

async function errorOf(work: Promise<unknown>): Promise<ServiceError> {
  return work.then(
    () => {
      throw new Error("no error was thrown");
    },
    (error: ServiceError) => error,
  );
}

describe("what the state contains instead of a provider", () => {
  it.each([cronJob, webService])("is short and names an existing file: %s", (forwarder) => {
    expect(Buffer.byteLength(forwarder)).toBeLessThan(120);
    const [, file = ""] = /require\("(.+)"\)/.exec(forwarder) ?? [];
    expect(existsSync(resolve(import.meta.dirname, "../..", file))).toBe(true);
  });
});

describe("Pulumi's provider process", () => {
  it("finds the provider of both resources through the state alone, from creation to deletion", async () => {
    await using render = await startTestRender();
    await using provider = await startProviderProcess({
      RENDER_HOST: render.url,
      RENDER_API_KEY: render.apiKey,
    });

    const checked = await provider.check(job);
    expect(checked.failures).toEqual([]);
    const { id, outputs } = await provider.create(checked.inputs);
    expect(outputs).toMatchObject({ schedule: "0 3 * * *", __provider: cronJob });
    expect((await provider.read(id, outputs)).inputs).toEqual(checked.inputs);
    await provider.delete(id, outputs);
    expect(await provider.read(id, outputs)).toMatchObject({ id: "" });

    const web = {
      __provider: webService,
      name: "web",
      ownerId: testOwnerId,
      image: { path: "nginx" },
      waitForDeploy: false,
    };
    const created = await provider.create((await provider.check(web)).inputs);
    expect(created.outputs).toMatchObject({ url: expect.stringMatching(/^http/), __provider: webService });
  });

  it("reports problems without the values of variables", async () => {
    await using provider = await startProviderProcess({});
    const { failures } = await provider.check({ ...job, schedule: "0 25 * * *", envVars: { TOKEN: 12345 } });
    expect(failures).toHaveLength(2);
    expect(JSON.stringify(failures)).not.toContain("12345");
  });

  it("reports a missing key once and without a stack trace", async () => {
    await using provider = await startProviderProcess({ RENDER_API_KEY: "" });
    const { inputs } = await provider.check(job);
    const error = await errorOf(provider.read("crn-00000000000000000000", inputs));
    expect(error.details).toContain("[RENDER001]");
    expect(provider.stderr()).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it("returns the id of a service that exists but is not finished", async () => {
    await using render = await startTestRender();
    await using provider = await startProviderProcess({
      RENDER_HOST: render.url,
      RENDER_API_KEY: render.apiKey,
    });
    const { inputs } = await provider.check({ ...job, suspended: true });
    await render.control("POST", "/faults", { path: "/suspend$", status: 403, body: { message: "no" } });
    const partial = partialStateIn(await errorOf(provider.create(inputs)));
    expect(partial?.id).toMatch(/^crn-/);
    expect(partial?.reasons).toEqual([expect.stringContaining("[RENDER005]")]);
    expect(partial?.properties).toMatchObject({ unfinished: true, __provider: cronJob });
  });
});
