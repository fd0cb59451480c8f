import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Answer,
  cronJobRequest,
  startTestRender,
  type TestRender,
  testOwnerId,
  textAt,
  webServiceRequest,
} from "../../support/local-render.ts";

let render: TestRender;
beforeAll(async () => {
  render = await startTestRender();
});
afterAll(() => render[Symbol.asyncDispose]());

async function create(request: Record<string, unknown>): Promise<string> {
  return textAt(await render.call("POST", "/services", request), "service.id");
}

function namesIn(answer: Answer, path: string): string[] {
  if (!Array.isArray(answer.body)) throw new Error(`no list: ${answer.status}`);
  return answer.body.map((body) => textAt({ ...answer, body }, path));
}

test("PATCH changes updatedAt only when it changes something else; a new name does not change the slug", async () => {
  const id = await create(cronJobRequest("patched"));
  const before = await render.call("GET", `/services/${id}`);
  render.clock.advance(60_000);
  const same = await render.call("PATCH", `/services/${id}`, {
    name: "patched",
    serviceDetails: { schedule: " 0  3 * * * ", plan: "starter", envSpecificDetails: { dockerCommand: "" } },
  });
  expect(same.body).toEqual(before.body);
  const renamed = await render.call("PATCH", `/services/${id}`, { name: "renamed" });
  expect(textAt(renamed, "slug")).toBe(textAt(before, "slug"));
  expect(textAt(renamed, "updatedAt") > textAt(before, "updatedAt")).toBe(true);
});

test("PATCH changes only the fields in its body; empty text and null lists clear", async () => {
  const id = await create(
    cronJobRequest("git", {
      image: null,
      repo: "https://github.com/render-examples/express-hello-world",
      rootDir: "app",
      buildFilter: { paths: ["src/**"], ignoredPaths: [] },
      serviceDetails: {
        runtime: "node",
        schedule: "0 3 * * *",
        envSpecificDetails: { buildCommand: "npm ci", startCommand: "node tick.js" },
      },
    }),
  );
  const patched = await render.call("PATCH", `/services/${id}`, {
    autoDeploy: "no",
    rootDir: "",
    buildFilter: { paths: null, ignoredPaths: null },
    serviceDetails: { envSpecificDetails: { startCommand: "node other.js" } },
  });
  expect(patched.body).toMatchObject({
    autoDeploy: "no",
    autoDeployTrigger: "off",
    branch: "main",
    rootDir: "",
    serviceDetails: {
      schedule: "0 3 * * *",
      envSpecificDetails: { buildCommand: "npm ci", startCommand: "node other.js" },
    },
  });
  expect(patched.body).not.toHaveProperty("buildFilter");
});

test("a web service can switch from git to an image and back", async () => {
  const git = { repo: "https://github.com/render-examples/express-hello-world", branch: "next" };
  const id = await create(
    webServiceRequest("moving", { image: null, ...git, serviceDetails: { runtime: "node" } }),
  );
  const image = await render.call("PATCH", `/services/${id}`, {
    image: { imagePath: "nginx", ownerId: testOwnerId },
    serviceDetails: { runtime: "image" },
  });
  expect(image.body).toMatchObject({
    imagePath: "docker.io/library/nginx:latest",
    serviceDetails: {
      runtime: "image",
      env: "image",
      envSpecificDetails: { dockerContext: "", dockerfilePath: "" },
    },
  });
  expect(image.body).not.toHaveProperty("repo");
  const back = await render.call("PATCH", `/services/${id}`, {
    ...git,
    serviceDetails: { runtime: "docker" },
  });
  expect(back.body).toMatchObject({
    ...git,
    serviceDetails: { envSpecificDetails: { dockerContext: ".", dockerfilePath: "./Dockerfile" } },
  });
  expect(back.body).not.toHaveProperty("imagePath");
});

test("the list matches part of a name and filters by type, owner and suspension", async () => {
  const job = await create(cronJobRequest("filter-job"));
  await create(webServiceRequest("filter-web"));
  await render.call("POST", `/services/${job}/suspend`);
  const found = async (query: string): Promise<string[]> =>
    namesIn(await render.call("GET", `/services?name=ilter-&${query}`), "service.name");
  expect(await found("")).toEqual(["filter-web", "filter-job"]);
  expect(await found("type=cron_job")).toEqual(["filter-job"]);
  expect(await found("type=cron_job,web_service&suspended=not_suspended")).toEqual(["filter-web"]);
  expect(await found(`ownerId=${testOwnerId},tea-other&region=oregon&env=image`)).toHaveLength(2);
  expect(await found("ownerId=tea-other")).toEqual([]);
  expect(await found("createdBefore=2020-01-01T00:00:00Z")).toEqual([]);
});

test("pages have no gaps or duplicates, also when a row of the previous page was deleted", async () => {
  const id = await create(cronJobRequest("paged"));
  const keys = Array.from({ length: 45 }, (_value, index) => `KEY_${index}`);
  await render.call(
    "PUT",
    `/services/${id}/env-vars`,
    keys.map((key) => ({ key, value: "1" })),
  );
  const pages: string[][] = [];
  for (let cursor = ""; ; ) {
    const page = await render.call("GET", `/services/${id}/env-vars?cursor=${cursor}`);
    const names = namesIn(page, "envVar.key");
    if (names.length === 0) break;
    pages.push(names);
    cursor = namesIn(page, "cursor").at(-1) ?? "";
    if (pages.length === 1) await render.call("DELETE", `/services/${id}/env-vars/${names.at(-1)}`);
  }
  expect(pages.map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(pages.flat()).toEqual(keys.toReversed());
});

test("a single variable is set, generated, read and deleted without affecting others", async () => {
  const id = await create(cronJobRequest("variables", { envVars: [{ key: "A", value: "1" }] }));
  const generated = await render.call("PUT", `/services/${id}/env-vars/SECRET`, { generateValue: true });
  expect(textAt(generated, "value")).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect((await render.call("GET", `/services/${id}/env-vars/SECRET`)).body).toEqual(generated.body);
  await render.call("PUT", `/services/${id}/env-vars/A`, { value: "" });
  expect((await render.call("GET", `/services/${id}/env-vars/A`)).body).toEqual({ key: "A", value: "" });
  expect((await render.call("DELETE", `/services/${id}/env-vars/SECRET`)).status).toBe(204);
  expect((await render.call("GET", `/services/${id}/env-vars/SECRET`)).status).toBe(404);
  expect(namesIn(await render.call("GET", `/services/${id}/env-vars`), "envVar.key")).toEqual(["A"]);
});

test("a suspended cron job can neither be deployed nor run, and be resumed only once", async () => {
  const id = await create(cronJobRequest("suspended"));
  expect((await render.call("POST", `/services/${id}/suspend`)).status).toBe(202);
  expect((await render.call("GET", `/services/${id}`)).body).toMatchObject({
    suspended: "suspended",
    suspenders: ["user"],
  });
  const refused = await render.call("POST", `/services/${id}/deploys`, {});
  expect([refused.status, refused.body]).toEqual([400, { message: "cannot deploy suspended service" }]);
  expect((await render.call("POST", `/cron-jobs/${id}/runs`)).status).toBe(400);
  expect((await render.call("POST", `/services/${id}/resume`)).status).toBe(202);
  expect((await render.call("POST", `/services/${id}/resume`)).status).toBe(400);
  const events = await render.call("GET", `/services/${id}/events?type=suspender_added,suspender_removed`);
  expect(namesIn(events, "event.type")).toEqual(["suspender_removed", "suspender_added"]);
});

test("events default to the last hour, and each can be read by id", async () => {
  const id = await create(cronJobRequest("eventful"));
  const latest = await render.call("GET", `/services/${id}/events?limit=1`);
  expect(latest.body).toHaveLength(1);
  const event = textAt({ ...latest, body: Array.isArray(latest.body) ? latest.body[0] : {} }, "event.id");
  expect((await render.call("GET", `/events/${event}`)).body).toMatchObject({ id: event, serviceId: id });
  const start = render.clock.now().toISOString();
  render.clock.advance(2 * 60 * 60_000);
  expect((await render.call("GET", `/services/${id}/events`)).body).toEqual([]);
  expect((await render.call("GET", `/services/${id}/events?startTime=${start}&limit=1`)).body).toEqual(
    latest.body,
  );
});

test("an apex domain is created and deleted together with its www, which redirects to it", async () => {
  const id = await create(webServiceRequest("domains"));
  const added = await render.call("POST", `/services/${id}/custom-domains`, { name: "example.com" });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject([
    { name: "example.com", domainType: "apex", redirectForName: "" },
    { name: "www.example.com", domainType: "subdomain", redirectForName: "example.com" },
  ]);
  expect((await render.call("DELETE", `/services/${id}/custom-domains/example.com`)).status).toBe(204);
  expect((await render.call("GET", `/services/${id}/custom-domains`)).body).toEqual([]);
});

test("a service is deleted with its history, and its name becomes free", async () => {
  const id = await create(cronJobRequest("short-lived"));
  expect((await render.call("DELETE", `/services/${id}`)).status).toBe(204);
  for (const path of ["", "/env-vars", "/deploys", "/events"]) {
    expect((await render.call("GET", `/services/${id}${path}`)).status).toBe(404);
  }
  await create(cronJobRequest("short-lived"));
});

test("concurrent requests: a name is assigned once, and a service being deleted is not found", async () => {
  const created = await Promise.all(
    [1, 2, 3].map(() => render.call("POST", "/services", webServiceRequest("wanted"))),
  );
  expect(created.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const winner = created.find(({ status }) => status === 201);
  const id = winner === undefined ? "" : textAt(winner, "service.id");
  const [deleted, ...others] = await Promise.all([
    render.call("DELETE", `/services/${id}`),
    render.call("POST", `/services/${id}/deploys`, {}),
    render.call("GET", "/services?limit=100"),
    render.call("PATCH", `/services/${id}`, { name: "too-late" }),
  ]);
  expect(deleted.status).toBe(204);
  for (const { status } of others) expect(status).toBeLessThan(500);
  expect((await render.call("GET", "/services?name=wanted")).body).toEqual([]);
  expect((await render.call("GET", "/services?name=too-late")).body).toEqual([]);
});

test("services belong to the environment they were created in or moved to, and are deleted with it", async () => {
  const environments = ["first", "second"].map((name) => ({ name }));
  const project = await render.call("POST", "/projects", { name: "p", ownerId: testOwnerId, environments });
  const [first, second] = ["environmentIds.0", "environmentIds.1"].map((path) => textAt(project, path));
  const id = await create(cronJobRequest("member", { environmentId: first }));
  expect((await render.call("GET", `/environments/${first}`)).body).toMatchObject({ serviceIds: [id] });
  await render.call("POST", `/environments/${second}/resources`, { resourceIds: [id] });
  expect((await render.call("GET", `/environments/${first}`)).body).toMatchObject({ serviceIds: null });
  expect(textAt(await render.call("GET", `/services/${id}`), "environmentId")).toBe(second);
  expect((await render.call("DELETE", `/projects/${textAt(project, "id")}`)).status).toBe(204);
  expect((await render.call("GET", `/services/${id}`)).status).toBe(404);
  expect((await render.call("GET", `/environments/${second}`)).status).toBe(404);
});
