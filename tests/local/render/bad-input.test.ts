import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  call,
  cronJobRequest,
  startTestRender,
  type TestRender,
  testOwnerId,
  textAt,
  webServiceRequest,
} from "../../support/local-render.ts";

let render: TestRender;
let cronJobId: string;

beforeAll(async () => {
  render = await startTestRender();
  cronJobId = textAt(await render.call("POST", "/services", cronJobRequest("backup")), "service.id");
});
afterAll(() => render[Symbol.asyncDispose]());

const cronJob = (details: Record<string, unknown>): Record<string, unknown> =>
  cronJobRequest("other", { serviceDetails: { runtime: "image", schedule: "0 3 * * *", ...details } });

const autoscaling = (min: number, max: number): unknown => {
  const target = { enabled: true, percentage: 50 };
  return { enabled: true, min, max, criteria: { cpu: target, memory: target } };
};

describe("a service that is refused", () => {
  test.each([
    ["no JSON", "{", 400, "invalid JSON"],
    ["no object", [], 400, "body must be of type object"],
    ["without type", { name: "other" }, 400, "type must be one of"],
    ["without name", { ...cronJobRequest(""), name: undefined }, 400, "name is required"],
    ["of an unknown workspace", cronJobRequest("other", { ownerId: "tea-elsewhere" }), 400, "tea-elsewhere"],
    ["of a kind that is not run here", cronJobRequest("other", { type: "static_site" }), 400, "static_site"],
    ["with a name in use", cronJobRequest("backup"), 409, "name is already in use: backup"],
    ["without schedule", cronJob({ schedule: undefined }), 400, "serviceDetails.schedule is required"],
    ["with an impossible hour", cronJob({ schedule: "0 24 * * *" }), 400, "invalid schedule: "],
    ["with seconds", cronJob({ schedule: "0 0 3 * * *" }), 400, "invalid schedule: "],
    ["without runtime", cronJob({ runtime: undefined }), 400, "serviceDetails.runtime is required"],
    ["of an unknown runtime", cronJob({ runtime: "cobol" }), 400, "serviceDetails.runtime must be one of"],
    ["on a free cron plan", cronJob({ plan: "free" }), 400, "cron jobs have no free plan"],
    ["without image", cronJobRequest("other", { image: null }), 400, "image is required"],
    ["without repository", cronJob({ runtime: "node" }), 400, "repo is required for runtime node"],
    [
      "with a NUL character in a variable",
      cronJobRequest("other", { envVars: [{ key: "A", value: "a\0b" }] }),
      400,
      "invalid JSON",
    ],
    [
      "with a broken image",
      cronJobRequest("other", { image: { imagePath: "a b" } }),
      400,
      "unable to fetch image",
    ],
    ["in an unknown environment", cronJobRequest("other", { environmentId: "evm-x" }), 400, "evm-x"],
    [
      "with one variable twice",
      cronJobRequest("other", { envVars: ["A", "A"].map((key) => ({ key, value: "" })) }),
      400,
      "duplicate env var key: A",
    ],
    [
      "with a secret file outside of its folder",
      cronJobRequest("other", { secretFiles: [{ name: "../passwd", content: "" }] }),
      400,
      "invalid secret file name",
    ],
    [
      "that may have no instances",
      webServiceRequest("other", { serviceDetails: { runtime: "image", autoscaling: autoscaling(3, 1) } }),
      400,
      "serviceDetails.autoscaling must have a min",
    ],
    [
      "with a secret file whose name no file can have",
      cronJobRequest("other", { secretFiles: [{ name: "é".repeat(128), content: "" }] }),
      400,
      "invalid secret file name",
    ],
    [
      "with a relative health check path",
      webServiceRequest("other", { serviceDetails: { runtime: "image", healthCheckPath: "healthz" } }),
      400,
      "must begin with a slash",
    ],
  ])("%s", async (_what, body, status, message) => {
    const answer = await render.call("POST", "/services", body);
    expect(answer.status).toBe(status);
    expect(textAt(answer, "message")).toContain(message);
    expect((await render.call("GET", "/services")).body).toHaveLength(1);
  });
});

describe("calls that are refused", () => {
  test.each([
    ["GET", "/services/crn-unknown", undefined, 404, "not found: crn-unknown"],
    ["DELETE", "/services/srv-unknown", undefined, 404, "not found: srv-unknown"],
    ["GET", "/services?limit=0", undefined, 400, "limit must be"],
    ["GET", "/services?limit=101", undefined, 400, "limit must be"],
    ["GET", "/services?limit=-1", undefined, 400, "limit must be"],
    ["GET", "/services?limit=1e1", undefined, 400, "limit must be"],
    ["GET", "/services?limit=%205", undefined, 400, "limit must be"],
    ["GET", "/services?cursor=nonsense", undefined, 400, "invalid cursor"],
    ["GET", "/services?suspended=maybe", undefined, 400, "suspended must be one of"],
    ["GET", "/services?createdAfter=yesterday", undefined, 400, "createdAfter must be a time"],
    ["GET", "/logs?resource=crn-unknown", undefined, 400, "ownerId is required"],
    ["GET", `/logs?ownerId=${testOwnerId}`, undefined, 400, "resource is required"],
    ["GET", `/logs?ownerId=${testOwnerId}&resource=crn-unknown`, undefined, 404, "crn-unknown"],
    ["GET", `/logs?ownerId=${testOwnerId}&resource=x&text=/(/`, undefined, 400, "regular expression"],
    [
      "GET",
      `/logs?ownerId=${testOwnerId}&resource=x&startTime=99999999999999999999`,
      undefined,
      400,
      "a time",
    ],
    ["POST", "/projects", { name: "p", ownerId: testOwnerId }, 400, "environments is required"],
    ["GET", "/environments", undefined, 400, "projectId is required"],
    ["POST", "/cron-jobs/crn-unknown/runs", undefined, 404, "not found"],
    ["POST", "/postgres", {}, 404, "the local Render does not have POST /v1/postgres"],
  ])("%s %s", async (method, path, body, status, message) => {
    const answer = await render.call(method, path, body);
    expect(answer.status).toBe(status);
    expect(textAt(answer, "message")).toContain(message);
  });

  test.each([
    ["PATCH", "", { serviceDetails: { schedule: "@daily" } }, "invalid schedule"],
    ["PUT", "/env-vars", { key: "A" }, "must be of type array"],
    ["PUT", "/env-vars/9A", { value: "x" }, "invalid env var key"],
    ["PUT", "/env-vars/A", {}, "is invalid"],
    ["POST", "/resume", undefined, "only services suspended by a user can be resumed"],
    ["POST", "/restart", undefined, "cannot be used with a cron job"],
    ["POST", "/scale", { numInstances: 2 }, "cannot be used with a cron job"],
    ["POST", "/deploys", { commitId: "abc" }, "commitId cannot be used with a cron job"],
    ["POST", "/custom-domains", { name: "example.com" }, "cannot be used with a cron job"],
  ])("%s of a cron job's %s", async (method, path, body, message) => {
    const answer = await render.call(method, `/services/${cronJobId}${path}`, body);
    expect(answer.status).toBe(400);
    expect(textAt(answer, "message")).toContain(message);
  });
});

test("a body of more than 4 MB is refused", async () => {
  await using own = await startTestRender(); // its connection is closed afterwards, with the body unread
  const answer = await own.call("POST", "/services", `"${"x".repeat(5 * 1024 * 1024)}"`);
  expect(answer.status).toBe(413);
});

test.each(["", "rnd_wrong"])(
  "the key %j is refused everywhere, with the rate limit in the response",
  async (key) => {
    await using limited = await startTestRender({ limits: "recorded" });
    const answer = await call(key, "GET", `${limited.url}/services`);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ message: "Unauthorized" });
    expect(answer.headers["ratelimit-limit"]).toBe("400");
    expect((await call(key, "GET", `${new URL(render.url).origin}/_local/requests`)).status).toBe(401);
  },
);
