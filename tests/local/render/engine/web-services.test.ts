import { readdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type EngineFixture, startEngine } from "./engine-fixture.ts";
import { isAlive, waitUntilGone } from "./processes.ts";
import { commands, envVars } from "./services.ts";

/** A server that returns $WORD for `/`, the same for `/slow` once file `go` exists, status $HEALTH for `/healthz`, and exits on `/crash`. On SIGTERM it exits at once. */
const server = `
const { createServer } = require("node:http");
const { existsSync } = require("node:fs");
const server = createServer((request, response) => {
  if (request.url === "/crash") process.exit(5);
  if (request.url === "/healthz") { response.statusCode = Number(process.env.HEALTH ?? 200); return response.end(); }
  if (request.url !== "/slow") return response.end(process.env.WORD);
  const timer = setInterval(() => {
    if (!existsSync("go")) return;
    clearInterval(timer);
    response.end(process.env.WORD);
  }, 20);
});
process.on("SIGTERM", () => { console.log("asked to end " + process.env.WORD); process.exit(0); });
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("up " + process.pid));
`;
const command = `exec "${process.execPath}" server.cjs`;

async function withServer(changes: Parameters<EngineFixture["addWeb"]>[0] = {}) {
  const f = await startEngine();
  await f.write("server.cjs", server);
  const id = await f.addWeb({ command, env: { WORD: "first" }, healthCheckPath: "/healthz", ...changes });
  const get = async (path = "/") => {
    const response = await fetch(f.engine.webUrl(id) + path);
    return { status: response.status, text: await response.text() };
  };
  return { f, id, get, [Symbol.asyncDispose]: () => f[Symbol.asyncDispose]() };
}

function liveLines(f: EngineFixture, id: string): number {
  return f.logOf(id).filter(({ message }) => message.includes("Your service is live")).length;
}

describe("a web service", () => {
  it("responds at its address as soon as its deploy is live, and not before", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    expect(await get()).toMatchObject({ status: 502 });
    expect(await f.deploy(id)).toMatchObject({ status: "live" });
    expect(await get()).toEqual({ status: 200, text: "first" });
    expect(f.eventsOf(id, "server_available")).toHaveLength(1);
  });

  it("loses no request during a deploy; the previous instance ends after its last response", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    const slow = get("/slow");
    const responses: string[] = [];
    let isSending = true;
    const sent = (async () => {
      while (isSending) responses.push(await get().then(({ status, text }) => `${status} ${text}`));
    })();
    f.change(id, { envVars: envVars({ WORD: "second" }) });
    expect(await f.deploy(id)).toMatchObject({ status: "live" });
    expect(f.outputOf(id)).not.toContain("asked to end first");
    await f.write("go", "");
    expect(await slow).toEqual({ status: 200, text: "first" });
    await f.until(() => f.outputOf(id).includes("asked to end first"));
    isSending = false;
    await sent;

    expect(new Set(responses)).toEqual(new Set(["200 first", "200 second"]));
    expect(await get()).toEqual({ status: 200, text: "second" });
  });

  it("whose new version is not healthy in time keeps the previous one", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    f.change(id, { envVars: envVars({ WORD: "second", HEALTH: "500" }) });
    f.engine.deploy(id, { trigger: "api" });
    await f.until(() => f.outputOf(id).filter((line) => line.startsWith("up")).length === 2);
    f.clock.advance(60_000);
    await f.until(() => f.deploysOf(id)[1]?.status === "update_failed");
    expect(
      f
        .logOf(id)
        .map(({ message }) => message)
        .join(),
    ).toContain("GET /healthz does not return 2xx or 3xx");
    expect(f.outputOf(id)).toContain("asked to end second");
    expect(f.deploysOf(id)[0]?.status).toBe("live");
    expect(await get()).toEqual({ status: 200, text: "first" });
  });

  it("whose new version exits at once keeps the previous one", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    f.change(id, { commands: commands("", "exit 4") });
    expect(await f.deploy(id)).toMatchObject({ status: "update_failed" });
    expect(f.logOf(id).at(-1)?.message).toBe("==> Exited with status 4 before it was healthy");
    expect(await get()).toEqual({ status: 200, text: "first" });
  });

  it("whose pre-deploy command fails is not deployed", async () => {
    await using web = await withServer({ preDeploy: "echo migrating; exit 1" });
    const { f, id } = web;
    expect(await f.deploy(id)).toMatchObject({ status: "pre_deploy_failed" });
    expect(f.outputOf(id)).toEqual(["migrating"]);
  });

  it("that crashes responds with 502 and is restarted after increasing pauses", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    const started = (): number =>
      f.logOf(id).filter(({ message }) => message.startsWith("==> Running")).length;
    for (const [crash, seconds] of [1, 2, 4].entries()) {
      expect(await get("/crash")).toMatchObject({ status: 502 });
      await f.until(() => f.eventsOf(id, "server_failed").length === crash + 1);
      expect(await get()).toMatchObject({ status: 502 });
      f.clock.advance(seconds * 1000 - 1);
      expect(started()).toBe(crash + 1);
      f.clock.advance(1);
      await f.until(() => liveLines(f, id) === crash + 2);
      expect(await get()).toEqual({ status: 200, text: "first" });
      expect(f.logOf(id).map(({ message }) => message)).toContain(
        `==> Exited with status 5; restarting in ${seconds} s`,
      );
    }
    expect(f.eventsOf(id, "server_failed")[0]?.details).toMatchObject({
      instanceID: expect.stringMatching(/^srv-[0-9a-z]{20}-[0-9a-z]{5}$/),
      reason: { evicted: false, nonZeroExit: 5 },
    });
  });

  it("that is restarted gets a new instance of the same version without downtime", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    f.change(id, { envVars: envVars({ WORD: "second" }) });
    f.engine.restart(id);
    expect(await get()).toEqual({ status: 200, text: "first" });
    await f.until(() => liveLines(f, id) === 2);
    await f.until(() => f.outputOf(id).includes("asked to end first"));
    expect(await get()).toEqual({ status: 200, text: "first" });
    expect(f.eventsOf(id, "server_restarted")).toHaveLength(1);
  });

  it("whose deploy is canceled keeps the previous version", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    f.change(id, { envVars: envVars({ WORD: "second", HEALTH: "500" }) });
    const deploy = f.engine.deploy(id, { trigger: "api" });
    if (deploy === "queued") throw new Error("no deploy was in progress");
    await f.until(() => f.outputOf(id).filter((line) => line.startsWith("up")).length === 2);
    expect(f.engine.cancelDeploy(deploy.id)).toMatchObject({ status: "canceled" });
    await f.until(() => f.outputOf(id).includes("asked to end second"));
    expect(f.deploysOf(id).map(({ status }) => status)).toEqual(["live", "canceled"]);
    expect(await get()).toEqual({ status: 200, text: "first" });
  });

  it("that is suspended responds with 503 and has no process, and is deployed again when resumed", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    f.change(id, { suspenders: ["user"] });
    f.engine.suspend(id);
    await f.until(() => f.outputOf(id).includes("asked to end first"));
    expect(await get()).toEqual({ status: 503, text: "Service Suspended\n" });
    f.change(id, { suspenders: [] });
    f.engine.resume(id);
    await f.until(() => f.deploysOf(id).at(-1)?.status === "live");
    expect(await get()).toEqual({ status: 200, text: "first" });
  });

  it("that ignores SIGTERM is killed after its shutdown delay", async () => {
    await using web = await withServer({
      command: `exec "${process.execPath}" stubborn.cjs`,
      maxShutdownDelaySeconds: 3,
      healthCheckPath: "",
    });
    const { f, id } = web;
    await f.write(
      "stubborn.cjs",
      `process.on("SIGTERM", () => console.log("asked " + process.pid));
       require("node:http").createServer((request, response) => response.end()).listen(process.env.PORT);`,
    );
    await f.deploy(id);
    f.change(id, { commands: commands("", command) });
    await f.deploy(id);
    await f.until(() => f.outputOf(id).some((line) => line.startsWith("asked")));
    const pid =
      f
        .outputOf(id)
        .find((line) => line.startsWith("asked"))
        ?.replace("asked ", "") ?? "";
    f.clock.advance(2999);
    expect(isAlive(pid)).toBe(true);
    f.clock.advance(1);
    await waitUntilGone([pid]);
  });

  it("keeps its address across a restart of the local Render and a deploy", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    const url = f.engine.webUrl(id);
    await f.restart();
    expect(f.engine.webUrl(id)).toBe(url);
    await f.until(() => liveLines(f, id) === 2);
    expect(await get()).toEqual({ status: 200, text: "first" });
    await f.deploy(id);
    expect(f.engine.webUrl(id)).toBe(url);
  });

  it("gets another address when its own is in use", async () => {
    await using web = await withServer();
    const { f, id, get } = web;
    await f.deploy(id);
    const url = f.engine.webUrl(id);
    await f.engine.close();
    const other = createServer();
    await new Promise<void>((done) => other.listen(Number(new URL(url).port), "127.0.0.1", done));
    await f.restart();
    await f.until(() => liveLines(f, id) === 2);
    expect(f.engine.webUrl(id)).not.toBe(url);
    expect(await get()).toEqual({ status: 200, text: "first" });
    other.close();
  });

  it("has Render's variables, its own and its secret files, and nothing of the local Render's environment", async () => {
    process.env.RENDER_API_KEY = "rnd_secret";
    const show =
      "env | sort > seen; cat $RENDER_SECRETS_DIR/token >> seen; cat seen; ls -la $RENDER_SECRETS_DIR";
    await using web = await withServer({
      command: `${show}; ${command}`,
      env: { WORD: "first", PORT: "1" },
      secretFiles: { token: "s3cret" },
    });
    const { f, id } = web;
    await f.deploy(id);
    delete process.env.RENDER_API_KEY;
    const output = f.outputOf(id);
    const seen = Object.fromEntries(output.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(seen).toMatchObject({
      WORD: "first",
      RENDER: "true",
      IS_PULL_REQUEST: "false",
      RENDER_SERVICE_ID: id,
      RENDER_SERVICE_NAME: "app",
      RENDER_SERVICE_TYPE: "web",
      HOST: "127.0.0.1",
      RENDER_EXTERNAL_URL: f.engine.webUrl(id),
      RENDER_GIT_BRANCH: "main",
      RENDER_GIT_REPO_SLUG: "example/app",
      TZ: "UTC",
      NODE_ENV: "production",
    });
    expect(seen.PORT).not.toBe("1");
    expect(seen.HOME).toBe(join(f.dataDir, "services", id, "home"));
    expect(output.join()).toContain("s3cret");
    expect(output.join()).not.toContain("rnd_secret");
    expect(Object.keys(process.env).filter((name) => name.startsWith("VITEST") && name in seen)).toEqual([]);
    expect(statSync(join(f.dataDir, "services", id)).mode & 0o077).toBe(0);
    expect(readdirSync(join(f.dataDir, "services", id, "secrets"))).toEqual([f.deploysOf(id)[0]?.id]);
  });

  it("that is removed has neither address nor process", async () => {
    await using web = await withServer();
    const { f, id } = web;
    await f.deploy(id);
    const url = f.engine.webUrl(id);
    await f.engine.remove(id);
    expect(f.outputOf(id)).toContain("asked to end first");
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(() => f.engine.webUrl(id)).toThrow("has no address");
  });
});
