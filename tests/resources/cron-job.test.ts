import { describe, expect, it } from "vitest";
import { RenderApiError } from "../../src/render/errors.ts";
import { cronJobKind } from "../../src/resources/cron-job.ts";
import { cronJobRequest, testOwnerId, textAt } from "../support/local-render.ts";
import { partialStateOf, startManaged } from "./lifecycle.ts";

const spec = {
  name: "backup",
  ownerId: testOwnerId,
  region: "frankfurt",
  schedule: "0 3 * * *",
  image: { path: "nginx" },
  command: "node backup.js",
  envVars: { A: "1", TOKEN: "s3cret-value" },
  secretFiles: { "settings.json": "{}" },
};

describe("creating a cron job", () => {
  it("makes one call with env vars, secret files and all settings inside", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    expect(await job.requests()).toEqual(["POST /services 201"]);
    expect(outs).toMatchObject({
      schedule: "0 3 * * *",
      slug: expect.stringMatching(/^backup-/),
      suspended: false,
    });
    expect(outs).not.toHaveProperty("unfinished");

    const { inputs } = await job.provider.read(id, outs);
    const { __provider, ...declared } = await job.checked(spec);
    expect(inputs).toEqual(declared);
  });

  it("suspends a job at once that is declared as suspended", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create({ ...spec, suspended: true });
    expect((await job.requests()).slice(0, 2)).toEqual([
      "POST /services 201",
      "POST /services/ID/suspend 202",
    ]);
    expect(outs.suspended).toBe(true);
    expect((await job.provider.read(id, outs)).inputs).toMatchObject({ suspended: true });
  });

  it("creates one job with one POST when the answer is lost", async () => {
    await using job = await startManaged(cronJobKind);
    await job.fault({ method: "POST", drop: "after" });
    const { id } = await job.create(spec);
    expect(await job.requests()).toEqual([expect.stringMatching(/^POST \/services /), "GET /services 200"]);
    expect(await job.render.call("GET", "/services")).toMatchObject({ body: [{ service: { id } }] });
  });

  it("keeps the id of a job that could not be suspended, and suspends it with the next update", async () => {
    await using job = await startManaged(cronJobKind);
    await job.fault({ method: "POST", path: "/suspend$", status: 500 });
    const partial = await partialStateOf(job.create({ ...spec, suspended: true }));
    expect(partial.reasons).toEqual([expect.stringContaining("[RENDER010]")]);
    expect(partial.properties).toMatchObject({ __provider: "pointer", unfinished: true });
    expect(JSON.stringify(partial.reasons)).not.toContain("s3cret-value");

    const outs = await job.update(partial.id, partial.properties, { ...spec, suspended: true });
    expect(outs).not.toHaveProperty("unfinished");
    expect((await job.provider.read(partial.id, outs)).inputs).toMatchObject({ suspended: true });
    expect((await job.requests()).filter((line) => line.startsWith("POST /services 201"))).toHaveLength(1);
  });

  it("leaves nothing behind when Render refuses it", async () => {
    await using job = await startManaged(cronJobKind);
    await expect(job.create({ ...spec, ownerId: "tea-00000000000000000000" })).rejects.toBeInstanceOf(
      RenderApiError,
    );
    expect(await job.render.call("GET", "/services")).toMatchObject({ body: [] });
  });
});

describe("a cron job that exists already", () => {
  it("is refused, with a hint how to adopt it", async () => {
    await using job = await startManaged(cronJobKind);
    await job.render.call("POST", "/services", cronJobRequest("backup"));
    await expect(job.create(spec)).rejects.toThrow("adopt: true");
  });

  it("is brought to the desired state when it is adopted", async () => {
    await using job = await startManaged(cronJobKind);
    const existing = textAt(
      await job.render.call("POST", "/services", cronJobRequest("backup")),
      "service.id",
    );
    await job.requests();
    const { id, outs } = await job.create({ ...spec, region: "oregon", adopt: true });
    expect(id).toBe(existing);
    expect((await job.requests()).filter((line) => !line.startsWith("GET"))).toEqual([
      "PATCH /services/ID 200",
      "PUT /services/ID/env-vars 200",
      "PUT /services/ID/secret-files 200",
      "POST /services/ID/deploys 201",
    ]);
    const { __provider, ...declared } = await job.checked({ ...spec, region: "oregon", adopt: true });
    expect((await job.provider.read(id, outs)).inputs).toEqual(declared);
  });

  it("is created when there is none to adopt", async () => {
    await using job = await startManaged(cronJobKind);
    await job.create({ ...spec, adopt: true });
    expect(await job.requests()).toEqual(["GET /services 200", "POST /services 201"]);
  });

  it("is not adopted from another region", async () => {
    await using job = await startManaged(cronJobKind);
    await job.render.call("POST", "/services", cronJobRequest("backup"));
    await expect(job.create({ ...spec, adopt: true })).rejects.toThrow("RESOURCE005");
  });
});

describe("updating a cron job", () => {
  it("makes one change and one deploy for its schedule", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.requests();
    const changed = await job.update(id, outs, { ...spec, schedule: "0 4 * * *" });
    expect(await job.requests()).toEqual(["PATCH /services/ID 200", "POST /services/ID/deploys 201"]);
    expect(changed).toEqual({ ...outs, schedule: "0 4 * * *" });
  });

  it.each([
    ["nothing", {}, []],
    ["a flag", { skipDeploy: true }, []],
    ["the name", { name: "other" }, ["PATCH /services/ID 200"]],
    ["env vars", { envVars: { B: "2" } }, ["PUT /services/ID/env-vars 200", "POST /services/ID/deploys 201"]],
    [
      "secret files",
      { secretFiles: {} },
      ["PUT /services/ID/secret-files 200", "POST /services/ID/deploys 201"],
    ],
    [
      "the schedule without a deploy",
      { schedule: "0 4 * * *", skipDeploy: true },
      ["PATCH /services/ID 200"],
    ],
  ])("makes only the calls that are needed for %s", async (_what, change, expected) => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.requests();
    await job.update(id, outs, { ...spec, ...change });
    expect(await job.requests()).toEqual(expected);
    const { __provider, ...declared } = await job.checked({ ...spec, ...change });
    expect((await job.provider.read(id, declared)).inputs).toEqual(declared);
  });

  it("suspends first and does not deploy what is suspended", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.requests();
    await job.update(id, outs, { ...spec, suspended: true, schedule: "0 4 * * *" });
    expect(await job.requests()).toEqual([
      "POST /services/ID/suspend 202",
      "GET /services/ID 200",
      "GET /services/ID/events 200",
      "PATCH /services/ID 200",
    ]);
  });

  it("resumes after the changes", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create({ ...spec, suspended: true });
    await job.requests();
    await job.update(id, outs, { ...spec, schedule: "0 4 * * *" });
    expect(await job.requests()).toEqual([
      "PATCH /services/ID 200",
      "GET /services/ID 200",
      "POST /services/ID/resume 202",
      "POST /services/ID/deploys 201",
    ]);
  });

  it("accepts that it was already resumed or suspended by hand", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create({ ...spec, suspended: true });
    await job.render.call("POST", `/services/${id}/resume`);
    const resumed = await job.update(id, outs, spec);
    await job.render.call("POST", `/services/${id}/suspend`);
    const suspended = await job.update(id, resumed, { ...spec, suspended: true });
    expect(suspended.suspended).toBe(true);
  });

  it("keeps the old state when nothing was changed by a refused call", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.fault({ method: "PATCH", status: 400, body: { message: "no such plan" } });
    await expect(job.update(id, outs, { ...spec, plan: "huge" })).rejects.toBeInstanceOf(RenderApiError);
  });

  it("reports a partial change and completes it with the next one", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    const change = { ...spec, schedule: "0 4 * * *", envVars: { B: "2" } };
    await job.fault({ method: "PUT", status: 403, body: { message: "protected" } });
    const partial = await partialStateOf(job.update(id, outs, change));
    expect(partial.id).toBe(id);
    expect((await job.provider.diff(id, { ...partial.properties }, change)).changes).toBe(true);

    await job.requests();
    await job.update(id, partial.properties, change);
    expect((await job.requests()).filter((line) => !line.startsWith("GET"))).toEqual([
      "PUT /services/ID/env-vars 200",
      "POST /services/ID/deploys 201",
    ]);
  });
});

describe("reading a cron job", () => {
  it("makes one call for the service and one for each managed map", async () => {
    await using job = await startManaged(cronJobKind);
    const { envVars, secretFiles, ...plain } = spec;
    const { id, outs } = await job.create(spec);
    await job.requests();
    await job.provider.read(id, outs);
    expect(await job.requests()).toHaveLength(3);
    await job.provider.read(id, await job.checked(plain));
    expect(await job.requests()).toEqual(["GET /services/ID 200"]);
  });

  it("shows what was changed by hand", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    const settings = { schedule: "*/30 * * * *", envSpecificDetails: { dockerCommand: "true" } };
    await job.render.call("PATCH", `/services/${id}`, {
      image: { imagePath: "alpine", ownerId: "" },
      serviceDetails: settings,
    });
    await job.render.call("POST", `/services/${id}/suspend`);
    await job.render.call("PUT", `/services/${id}/env-vars/A`, { value: "2" });
    expect((await job.provider.read(id, outs)).inputs).toMatchObject({
      schedule: "*/30 * * * *",
      command: "true",
      image: { path: "docker.io/library/alpine:latest" },
      suspended: true,
      envVars: { A: "2", TOKEN: "s3cret-value" },
    });
  });

  it("shows that a variable was added by hand, but not its value, and removes it with the next update", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.render.call("PUT", `/services/${id}/env-vars/BY_HAND`, { value: "password-never-shown" });
    const { inputs, props } = await job.provider.read(id, outs);
    expect(Object.keys(inputs?.envVars).sort()).toEqual(["A", "BY_HAND", "TOKEN"]);
    expect(JSON.stringify({ inputs, props })).not.toContain("password-never-shown");

    const restored = await job.update(id, { ...props }, spec);
    expect((await job.provider.read(id, restored)).inputs?.envVars).toEqual(spec.envVars);
  });

  it.each([404, 410])("reports a missing service for status %i", async (status) => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.fault({ method: "GET", path: "/services/[^/]+$", status });
    expect(await job.provider.read(id, outs)).toEqual({});
  });

  it("does not report a missing service when Render fails", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.fault({ method: "GET", status: 401, times: 3 });
    await expect(job.provider.read(id, outs)).rejects.toMatchObject({
      problem: { code: "RENDER003" },
      stack: "",
    });
  });
});

describe("deleting a cron job", () => {
  it("accepts that it was already deleted by hand", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.provider.delete(id, outs);
    await job.provider.delete(id, outs);
    expect(await job.provider.read(id, outs)).toEqual({});
  });

  it("is repeated when the answer is lost", async () => {
    await using job = await startManaged(cronJobKind);
    const { id, outs } = await job.create(spec);
    await job.requests();
    await job.fault({ method: "DELETE", drop: "after" });
    await job.provider.delete(id, outs);
    expect(await job.requests()).toHaveLength(2);
  });
});
