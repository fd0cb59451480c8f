import { describe, expect, it } from "vitest";
import { createService, type NewService } from "../../src/render/create-service.ts";
import { RenderApiError } from "../../src/render/errors.ts";
import { cronJobRequest, testOwnerId, webServiceRequest } from "../support/local-render.ts";
import { type ClientAndRender, startClientAndRender } from "../support/render-client.ts";

const job: NewService = {
  ...cronJobRequest("backup"),
  type: "cron_job",
  name: "backup",
  ownerId: testOwnerId,
};

async function servicesOf({ render }: ClientAndRender): Promise<unknown[]> {
  const { body } = await render.call("GET", "/services");
  if (!Array.isArray(body)) throw new Error("no list");
  return body;
}

async function refusalOf(both: ClientAndRender, body: NewService): Promise<RenderApiError> {
  const thrown = await createService(both.client, body).catch((error: unknown) => error);
  if (thrown instanceof RenderApiError) return thrown;
  throw new Error(`expected a RenderApiError, not ${JSON.stringify(thrown)}`);
}

describe("the creation of a service", () => {
  it("takes one call", async () => {
    await using both = await startClientAndRender();
    const { service, deployId } = await createService(both.client, job);
    expect(service).toMatchObject({ name: "backup", type: "cron_job", suspended: false });
    expect(deployId).toMatch(/^dep-/);
    expect(await both.requests()).toEqual(["POST /services 201"]);
  });

  it("uses the service when the connection is lost after it was created", async () => {
    await using both = await startClientAndRender();
    await both.render.call("POST", "/services", cronJobRequest("backup-of-others"));
    await both.requests();
    await both.fault({ method: "POST", path: "/services$", drop: "after" });
    const { service, deployId } = await createService(both.client, job);
    expect(service).toMatchObject({ name: "backup" });
    expect(deployId).toBeUndefined();
    expect(await servicesOf(both)).toHaveLength(2);
    expect(both.log).toEqual([expect.stringContaining(`found it as ${service.id}`)]);
    const requests = await both.requests();
    expect(requests.filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  it("reports a connection that was lost before anything was done, without a second POST", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "POST", drop: "before" });
    const error = await refusalOf(both, job);
    expect(error.problem.code).toBe("RENDER013");
    expect(await servicesOf(both)).toEqual([]);
    expect((await both.requests()).filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  it("reports an unknown outcome when the service cannot be looked up either", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "POST", drop: "after" });
    await both.fault({ method: "GET", status: 401 });
    const error = await refusalOf(both, job);
    expect(error.problem).toMatchObject({ code: "RENDER013", subject: 'cron job "backup"' });
    expect(error.outcomeUnknown).toBe(true);
    expect((await both.requests()).filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  it("does not mistake an older service for the new one after a lost answer", async () => {
    await using both = await startClientAndRender();
    await both.render.call("POST", "/services", cronJobRequest("backup"));
    both.render.clock.advance(120_000);
    await both.fault({ method: "POST", drop: "before" });
    expect((await refusalOf(both, job)).problem.code).toBe("RENDER007");
  });

  it("refuses a name that is taken and says how to adopt", async () => {
    await using both = await startClientAndRender();
    await createService(both.client, job);
    const error = await refusalOf(both, job);
    expect(error.problem.code).toBe("RENDER007");
    expect(error.problem.remedy).toContain("adopt: true");
  });

  it("happens once when two want the same name at the same time", async () => {
    await using both = await startClientAndRender();
    const outcomes = await Promise.allSettled([
      createService(both.client, job),
      createService(both.client, job),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ problem: { code: "RENDER007" } });
    expect(await servicesOf(both)).toHaveLength(1);
  });

  it("does not offer to adopt a service of another type", async () => {
    await using both = await startClientAndRender();
    await both.render.call("POST", "/services", webServiceRequest("backup"));
    const error = await refusalOf(both, job);
    expect(error.problem.message).toContain("web service with this name");
    expect(error.problem.remedy).not.toContain("adopt");
  });

  it("shows Render's reason when it is not the name", async () => {
    await using both = await startClientAndRender();
    const error = await refusalOf(both, {
      ...job,
      serviceDetails: { runtime: "image", schedule: "0 24 * * *" },
    });
    expect(error.status).toBe(400);
    expect(error.problem.code).toBe("RENDER008");
  });

  it("is refused for an unknown workspace", async () => {
    await using both = await startClientAndRender();
    const error = await refusalOf(both, { ...job, ownerId: "tea-00000000000000000000" });
    expect(error.problem.subject).toBe('cron job "backup"');
    expect(error.problem.message).toContain("could not create it");
    expect(await servicesOf(both)).toEqual([]);
  });

  it("shows no value of a variable that Render repeats", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "POST", status: 400, body: { message: "value s3cret-value is bad" } });
    const error = await refusalOf(both, { ...job, envVars: [{ key: "TOKEN", value: "s3cret-value" }] });
    expect(error.message).toContain("[hidden]");
    expect(error.message).not.toContain("s3cret-value");
  });

  it("names the time when the hourly limit ends", async () => {
    await using both = await startClientAndRender({ limits: "recorded" });
    for (let index = 0; index < 20; index++)
      await createService(both.client, { ...job, name: `job-${index}` });
    const error = await refusalOf(both, job);
    expect(error.problem).toMatchObject({ code: "RENDER009" });
    expect(error.problem.message).toContain("20 an hour");
    expect(error.problem.remedy).toContain("after 2026-03-02 11:00 UTC");
    expect((await both.requests()).at(-1)).toBe("POST /services 201");
  });
});
