import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../src/core/clock.ts";
import { webServiceKind } from "../../src/resources/web-service.ts";
import { testOwnerId } from "../support/local-render.ts";
import { partialStateOf, startManaged } from "./lifecycle.ts";

const spec = {
  name: "switchbot",
  ownerId: testOwnerId,
  image: { path: "nginx" },
  healthCheckPath: "/healthz",
  envVars: { SCHEDULER_ENABLED: "true" },
};
const deploy = { id: "dep-1", trigger: "api", createdAt: "2026-03-02T10:00:00Z" };

describe("a web service", () => {
  it("is created with one POST and waited for", async () => {
    await using web = await startManaged(webServiceKind);
    const { id, outs } = await web.create({ ...spec, numInstances: 2, maxShutdownDelaySeconds: 60 });
    expect((await web.requests()).filter((line) => !line.startsWith("GET"))).toEqual(["POST /services 201"]);
    expect(outs.url).toMatch(/^http/);
    const { __provider, ...declared } = await web.checked({
      ...spec,
      numInstances: 2,
      maxShutdownDelaySeconds: 60,
    });
    expect((await web.provider.read(id, outs)).inputs).toEqual(declared);
  });

  it("is live with its new variables when an update ends", async () => {
    await using web = await startManaged(webServiceKind);
    const { id, outs } = await web.create(spec);
    await web.requests();
    const changed = await web.update(id, outs, { ...spec, envVars: { SCHEDULER_ENABLED: "false" } });
    const requests = await web.requests();
    expect(requests.filter((line) => !line.startsWith("GET"))).toEqual([
      "PUT /services/ID/env-vars 200",
      "POST /services/ID/deploys 201",
    ]);
    expect(requests.at(-1)).toMatch(/^GET .*deploys/);
    expect(await web.render.call("GET", `/services/${id}/deploys?limit=1`)).toMatchObject({
      body: [{ deploy: { status: "live" } }],
    });
    expect(changed.url).toBe(outs.url);
  });

  it("is scaled without a deploy", async () => {
    await using web = await startManaged(webServiceKind);
    const { id, outs } = await web.create(spec);
    await web.requests();
    await web.update(id, outs, { ...spec, numInstances: 3 });
    expect(await web.requests()).toEqual(["POST /services/ID/scale 202"]);
    expect((await web.provider.read(id, outs)).inputs).toMatchObject({ numInstances: 3 });
  });

  it("is waited for by its newest deploy when Render queues a deploy without naming it", async () => {
    await using web = await startManaged(webServiceKind);
    const { id, outs } = await web.create(spec);
    await web.fault({ method: "POST", path: "/deploys$", status: 202 });
    const underWay = [{ deploy: { ...deploy, status: "build_in_progress" }, cursor: "1" }];
    await web.fault({ method: "GET", path: "/deploys$", status: 200, body: underWay });
    await web.fault({
      method: "GET",
      path: "/deploys/dep-1$",
      status: 200,
      body: { ...deploy, status: "update_in_progress" },
    });
    await web.fault({
      method: "GET",
      path: "/deploys/dep-1$",
      status: 200,
      body: { ...deploy, status: "live" },
    });
    await web.requests();
    await web.update(id, outs, { ...spec, healthCheckPath: "/other" });
    expect((await web.requests()).filter((line) => line.startsWith("GET"))).toHaveLength(3);
  });

  it("whose deploy takes too long is kept, and waited for again by the next update", async () => {
    await using web = await startManaged(webServiceKind);
    const body = { ...deploy, status: "build_in_progress" };
    await web.fault({ method: "GET", path: "/deploys", status: 200, body, times: 10_000 });
    const partial = await partialStateOf(web.create(spec));
    expect(partial.reasons).toEqual([expect.stringContaining("[RESOURCE002]")]);
    await web.render.control("DELETE", "/faults");
    await web.requests();
    const outs = await web.update(partial.id, partial.properties, spec);
    expect(outs).not.toHaveProperty("unfinished");
    expect((await web.requests()).filter((line) => !line.startsWith("GET"))).toEqual([]);
  });
});

describe("a web service whose variables are changed but not deployed", () => {
  const changed = { ...spec, envVars: { SCHEDULER_ENABLED: "false" } };

  it.each([{ drop: "before" }, { status: 500 }])(
    "is deployed by the next update when the deploy call fails: %o",
    async (fault) => {
      await using web = await startManaged(webServiceKind);
      const { id, outs } = await web.create(spec);
      await web.fault({ method: "POST", path: "/deploys$", ...fault });
      const partial = await partialStateOf(web.update(id, outs, changed));
      await web.requests();

      const repaired = await web.update(id, partial.properties, changed);
      expect((await web.requests()).filter((line) => !line.startsWith("GET"))).toEqual([
        "POST /services/ID/deploys 201",
      ]);
      expect(repaired).not.toHaveProperty("unfinished");
      expect(repaired).not.toHaveProperty("owesDeploy");
    },
  );

  it("is deployed after a refresh in between, and after a second failure", async () => {
    await using web = await startManaged(webServiceKind);
    const { id, outs } = await web.create(spec);
    await web.fault({ method: "POST", path: "/deploys$", times: 2, status: 500 });
    const first = await partialStateOf(web.update(id, outs, changed));
    const { props } = await web.provider.read(id, { ...first.properties });
    const second = await partialStateOf(web.update(id, { ...props }, changed));
    await web.requests();

    await web.update(id, second.properties, changed);
    expect(await web.requests()).toContain("POST /services/ID/deploys 201");
  });

  it("is deployed when its adoption fails part way", async () => {
    await using web = await startManaged(webServiceKind);
    await web.create(spec);
    await web.fault({ method: "POST", path: "/deploys$", status: 500 });
    const partial = await partialStateOf(web.create({ ...changed, adopt: true }));
    await web.requests();

    await web.update(partial.id, partial.properties, { ...changed, adopt: true });
    expect(await web.requests()).toContain("POST /services/ID/deploys 201");
  });

  it("is not deployed twice when only the end of its deploy was not seen", async () => {
    await using web = await startManaged(webServiceKind);
    const { id, outs } = await web.create(spec);
    await web.fault({ method: "GET", path: "/deploys", status: 403 });
    const partial = await partialStateOf(web.update(id, outs, changed));
    await web.requests();

    await web.update(id, partial.properties, changed);
    expect((await web.requests()).filter((line) => !line.startsWith("GET"))).toEqual([]);
  });
});

describe("a web service whose build fails", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "web-source-"));
    const server =
      'require("node:http").createServer((_, answer) => answer.end("ok")).listen(process.env.PORT)';
    await writeFile(join(folder, "server.cjs"), server);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("stays in the state with the reason, and the next update redeploys it", async () => {
    const repo = "https://git.example/web.git";
    const sources = { [repo]: folder };
    await using web = await startManaged(webServiceKind, { clock: realClock(), sources });
    const git = { repo, branch: "main", runtime: "node", buildCommand: "exit 3" };
    const failing = {
      name: "web",
      ownerId: testOwnerId,
      git,
      startCommand: "node server.cjs",
      healthCheckPath: "/",
    };

    const partial = await partialStateOf(web.create(failing));
    expect(partial.reasons).toEqual([
      expect.stringMatching(/dep-\w+ ended with status build_failed.*\[RESOURCE001\]$/s),
    ]);

    const again = await partialStateOf(web.update(partial.id, partial.properties, failing));
    expect(again.id).toBe(partial.id);

    const corrected = { ...failing, git: { ...git, buildCommand: "true" } };
    const outs = await web.update(partial.id, again.properties, corrected);
    expect(outs).not.toHaveProperty("unfinished");
    expect((await web.requests()).filter((line) => !line.startsWith("GET"))).toEqual([
      "POST /services 201",
      "POST /services/ID/deploys 201",
      "PATCH /services/ID 200",
      "POST /services/ID/deploys 201",
    ]);
    const answer = await fetch(String(outs.url));
    expect(await answer.text()).toBe("ok");
  });
});
