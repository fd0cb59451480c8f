import { describe, expect, it } from "vitest";
import { renderClient } from "../../src/render/client.ts";
import { createDeploy } from "../../src/render/deploys.ts";
import { getEnvVars, putEnvVars } from "../../src/render/env-vars.ts";
import { RenderApiError } from "../../src/render/errors.ts";
import { listOwners } from "../../src/render/owners.ts";
import { getService, patchService } from "../../src/render/services.ts";
import { cronJobRequest, testOwnerId, textAt } from "../support/local-render.ts";
import { type ClientAndRender, startClientAndRender } from "../support/render-client.ts";

async function failureOf(call: Promise<unknown>): Promise<RenderApiError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof RenderApiError) return thrown;
  throw new Error(`expected a RenderApiError, not ${String(thrown)}`);
}

async function newJob({ render, requests }: ClientAndRender): Promise<string> {
  const id = textAt(await render.call("POST", "/services", cronJobRequest("backup")), "service.id");
  await requests();
  return id;
}

describe("the client's errors", () => {
  it("say how to get a key when Render does not accept it, and never show it", async () => {
    await using both = await startClientAndRender({ apiKey: "rnd_mistyped" });
    const error = await failureOf(listOwners(both.client));
    expect(error.problem.code).toBe("RENDER003");
    expect(error.status).toBe(401);
    expect(error.message).toContain("RENDER_API_KEY");
    expect(error.message).not.toContain("rnd_mistyped");
    expect(await both.requests()).toEqual(["GET /owners 401"]);
  });

  it("name the command that starts a local Render when nothing answers", async () => {
    await using both = await startClientAndRender();
    await both.render.stop();
    const error = await failureOf(listOwners(both.client));
    expect(error.problem.code).toBe("RENDER011");
    expect(error.problem.remedy).toContain("npm run demo");
    expect(both.clock.waits).toEqual([]);
  });

  it("contain Render's words and request id, but no value that was sent", async () => {
    await using both = await startClientAndRender();
    const id = await newJob(both);
    await both.fault({
      method: "PUT",
      status: 400,
      body: { message: "TOKEN: hunter2-of-many is not allowed" },
    });
    const error = await failureOf(putEnvVars(both.client, id, { TOKEN: "hunter2-of-many" }));
    expect(error.problem).toMatchObject({ code: "RENDER008", subject: `service ${id}` });
    expect(error.problem.message).toBe(
      `could not set its env vars: Render says "TOKEN: [hidden] is not allowed" (status 400, request ${error.requestId})`,
    );
    expect(error.requestId).toMatch(/./);
  });

  it.each([
    [402, "RENDER004"],
    [403, "RENDER005"],
    [404, "RENDER006"],
    [410, "RENDER006"],
    [422, "RENDER008"],
    [500, "RENDER010"],
    [302, "RENDER008"],
  ])("have a code of their own for status %i", async (status, code) => {
    await using both = await startClientAndRender();
    await both.fault({ status, body: { message: "no" } });
    const error = await failureOf(listOwners(both.client));
    expect(error.problem.code).toBe(code);
    expect(error.status).toBe(status);
  });

  it.each([
    ["not JSON", "<html>welcome</html>", "it is not JSON"],
    ["another form", [{ owner: { id: 5 } }], "0.item.id is missing or of the wrong type"],
  ])("say so when the answer has %s", async (_what, body, where) => {
    await using both = await startClientAndRender();
    await both.fault({ status: 200, body });
    const error = await failureOf(listOwners(both.client));
    expect(error.problem.code).toBe("RENDER012");
    expect(error.problem.message).toContain(where);
  });

  it("give up on an answer that takes too long", async () => {
    const timeLimits = { connectMs: 1_000, headersMs: 50, bodyMs: 50 };
    await using both = await startClientAndRender({ timeLimits });
    const id = await newJob(both);
    await both.fault({ method: "PATCH", delayMs: 5_000 });
    const error = await failureOf(patchService(both.client, id, { name: "other" }));
    expect(error.problem.code).toBe("RENDER013");
    expect(error.problem.message).toContain("took too long");
    expect(error.outcomeUnknown).toBe(true);
  });
});

describe("the client's retries", () => {
  it("repeat a read after a transient failure, later each time", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "GET", status: 503, times: 2 });
    await both.fault({ method: "GET", drop: "before" });
    expect(await listOwners(both.client)).toMatchObject([{ id: testOwnerId }]);
    expect(both.clock.waits).toEqual([500, 1_000, 2_000]);
  });

  it("wait as long as a 503 asks for", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "GET", status: 503, headers: { "retry-after": "7" } });
    await listOwners(both.client);
    expect(both.clock.waits).toEqual([7_000]);
  });

  it("give up after five attempts", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "GET", status: 503, times: 9 });
    expect((await failureOf(listOwners(both.client))).status).toBe(503);
    expect(await both.requests()).toHaveLength(5);
  });

  it.each([{ status: 503 }, { status: 502 }, { drop: "after" }])(
    "never repeat a POST after %o",
    async (fault) => {
      await using both = await startClientAndRender();
      const id = await newJob(both);
      await both.fault({ method: "POST", ...fault });
      const error = await failureOf(createDeploy(both.client, id));
      expect(error.outcomeUnknown).toBe(true);
      expect(await both.requests()).toHaveLength(1);
    },
  );

  it("do not repeat a refusal", async () => {
    await using both = await startClientAndRender();
    expect((await failureOf(getService(both.client, "crn-00000000000000000000"))).status).toBe(404);
    expect(await both.requests()).toHaveLength(1);
  });
});

describe("rate limits", () => {
  it.each(["GET", "PUT"])("a refused %s is sent again with its body after Retry-After", async (method) => {
    await using both = await startClientAndRender();
    const id = await newJob(both);
    await both.fault({ method, status: 429, headers: { "retry-after": "12" }, times: 2 });
    if (method === "PUT") await putEnvVars(both.client, id, { A: "1" });
    expect(await getEnvVars(both.client, id)).toEqual(method === "PUT" ? { A: "1" } : {});
    expect(both.clock.waits).toEqual([12_000, 12_000]);
    expect(both.log[0]).toMatch(/^waiting 12 s for Render's limit on (reads|writes)$/);
  });

  it("a refused POST is sent again: it was not carried out", async () => {
    await using both = await startClientAndRender();
    const id = await newJob(both);
    await both.fault({ method: "POST", status: 429, headers: { "retry-after": "3" } });
    await createDeploy(both.client, id);
    expect(await both.requests()).toEqual(["POST /services/ID/deploys 429", "POST /services/ID/deploys 201"]);
  });

  it("are kept without a single refusal by many changes of cron jobs at the same time", async () => {
    await using both = await startClientAndRender({ limits: "recorded" });
    const id = await newJob(both);
    await patchService(both.client, id, { name: "first" });
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => patchService(both.client, id, { name: `job ${index}` })),
    );
    const requests = await both.requests();
    expect(requests).toHaveLength(25);
    expect(new Set(requests)).toEqual(new Set(["PATCH /services/ID 200"]));
    expect(both.log).toHaveLength(2);
  });

  it("of a refusal apply although the last answer left calls in a longer window", async () => {
    await using both = await startClientAndRender();
    const window = { "ratelimit-limit": "20", "ratelimit-remaining": "5", "ratelimit-reset": "3000" };
    await both.fault({ method: "GET", status: 200, body: [], headers: window });
    await listOwners(both.client);
    await both.fault({ method: "GET", status: 429, headers: { "retry-after": "7" }, times: 2 });
    await listOwners(both.client);
    expect(await both.requests()).toHaveLength(4);
    expect(both.clock.waits).toEqual([7_000, 7_000]);
  });

  it("end with the time of the next window when that is too late to wait for", async () => {
    await using both = await startClientAndRender();
    await both.fault({ method: "GET", status: 429, headers: { "retry-after": "1200" } });
    const error = await failureOf(listOwners(both.client));
    expect(error.problem.code).toBe("RENDER009");
    expect(error.problem.remedy).toContain("after 2026-03-02 10:20 UTC (in 20 min)");
    expect(both.clock.waits).toEqual([]);
  });
});

describe("lists", () => {
  it("are read to their end with full pages", async () => {
    await using both = await startClientAndRender();
    const id = await newJob(both);
    const envVars = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`KEY_${index}`, String(index)]),
    );
    await putEnvVars(both.client, id, envVars);
    await both.requests();
    expect(await getEnvVars(both.client, id)).toEqual(envVars);
    expect(await both.requests()).toHaveLength(2);
  });

  it.each([[null], [[]]])("may be %j", async (body) => {
    await using both = await startClientAndRender();
    await both.fault({ status: 200, body });
    expect(await listOwners(both.client)).toEqual([]);
  });
});

describe("answers", () => {
  it("may lack the runtime and have unknown fields", async () => {
    await using both = await startClientAndRender();
    const id = await newJob(both);
    const { body } = await both.render.call("GET", `/services/${id}`);
    const text = JSON.stringify(body).replace('"runtime":"image",', '"invented":{"a":1},');
    await both.fault({ status: 200, body: JSON.parse(text) });
    const service = await getService(both.client, id);
    expect(service.runtime).toBe("image");
    expect(JSON.stringify(service)).not.toContain("invented");
  });

  it("to a queued deploy are empty", async () => {
    await using both = await startClientAndRender();
    const id = await newJob(both);
    await both.fault({ method: "POST", status: 202 });
    expect(await createDeploy(both.client, id)).toBeUndefined();
  });
});

describe("a client of an address where nothing listens", () => {
  it("does not keep the process waiting for a POST that was never sent", async () => {
    const client = renderClient({ baseUrl: "http://127.0.0.1:1/v1", apiKey: "rnd_1" });
    const error = await failureOf(createDeploy(client, "crn-1"));
    expect(error.outcomeUnknown).toBe(false);
    await client.close();
  });
});
