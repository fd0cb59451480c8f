import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startCountingSwitchBot } from "./support/counting-switchbot.ts";
import { buildBundles, run } from "./support/programs.ts";
import { startServe } from "./support/serve.ts";
import { createStateFolder } from "./support/state-folder.ts";

beforeAll(buildBundles);

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;

test("ticks at once and reports that at /healthz", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { poll_interval_seconds: 5 });
  await using serve = await startServe(folder);
  await folder.until((state) => state.last_tick_status === "disabled");
  const { code, body } = await serve.health();
  expect(code).toBe(200);
  expect(body).toEqual({
    status: "ok",
    scheduler_running: true,
    scheduler_enabled: true,
    automation_enabled: false,
    effective_interval_seconds: 15,
    effective_interval_mode: "automation_disabled",
    last_tick: expect.stringMatching(timestamp),
    last_tick_at: expect.stringMatching(timestamp),
    last_tick_status: "disabled",
    last_tick_error: "settings.meter_device_id is missing",
    last_tick_duration_ms: expect.any(Number),
    last_scheduler_tick: expect.stringMatching(timestamp),
    average_tick_duration_seconds: expect.any(Number),
    scheduler_waiting_for: null,
    postgres_connected: false,
    store: "file",
    failover: null,
    uptime_seconds: expect.any(Number),
    timestamp_utc: expect.stringMatching(timestamp),
  });
  expect(await folder.state()).toMatchObject({ automation_in_progress: false, automation_lock_token: 1 });
});

test("responds to HEAD, and refuses other methods and other paths", async () => {
  await using folder = await createStateFolder();
  await using serve = await startServe(folder);
  const head = await fetch(`${serve.url}/healthz`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await fetch(`${serve.url}/healthz`, { method: "POST" })).status).toBe(405);
  expect((await fetch(`${serve.url}/state.json`)).status).toBe(404);
});

describe("SCHEDULER_ENABLED", () => {
  test.each(["false", "0", "yes", "True ", ""])("%j means no tick, and that is healthy", async (value) => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { SCHEDULER_ENABLED: value, WEB_CONCURRENCY: "4" });
    const { code, body } = await serve.health();
    expect(code).toBe(200);
    expect(body).toMatchObject({
      scheduler_running: false,
      scheduler_enabled: false,
      last_tick: null,
      last_scheduler_tick: null,
    });
    serve.child.kill("SIGTERM");
    expect((await serve.ended).exitCode).toBe(0);
    expect(await folder.files()).toEqual([]);
  });

  test("TRUE ticks", async () => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { SCHEDULER_ENABLED: "TRUE" });
    await folder.until((state) => state.last_tick_status === "disabled");
    expect((await serve.health()).body).toMatchObject({ scheduler_enabled: true });
  });

  test.each<Record<string, string>>([{}, { WERKZEUG_RUN_MAIN: "false" }, { SERVER_SOFTWARE: "" }])(
    "in the parent of a development reloader is refused, with %j",
    async (env) => {
      await using folder = await createStateFolder();
      const { exitCode, stderr } = await run("serve", { ...folder.env, FLASK_DEBUG: "1", ...env });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^\[serve\] FLASK_DEBUG is on: .*remedy=".*" code=ENV002\n$/);
      expect(await folder.files()).toEqual([]);
    },
  );

  test.each<Record<string, string>>([
    { WERKZEUG_RUN_MAIN: "true" },
    { SERVER_SOFTWARE: "gunicorn/22.0.0" },
    { SCHEDULER_ENABLED: "false" },
    { FLASK_DEBUG: "false" },
  ])("with FLASK_DEBUG and %j is not the parent of a reloader", async (env) => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { FLASK_DEBUG: "1", ...env });
    expect((await serve.health()).code).toBe(200);
  });

  test("with more than one web worker is refused", async () => {
    await using folder = await createStateFolder();
    const { exitCode, stderr } = await run("serve", { ...folder.env, WEB_CONCURRENCY: "2" });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("WEB_CONCURRENCY");
    expect(await folder.files()).toEqual([]);
  });
});

test("an unreadable store is 503 until it is readable, and is logged once", async () => {
  await using folder = await createStateFolder();
  await using serve = await startServe(folder, { SCHEDULER_ENABLED: "false" });
  await folder.write("settings", "{");
  for (let count = 0; count < 3; count += 1) {
    const { code, body } = await serve.health();
    expect(code).toBe(503);
    expect(body).toMatchObject({ status: "error", details: "store_unavailable", store: "file" });
    expect(JSON.stringify(body)).not.toContain(folder.path);
  }
  await folder.write("settings", {});
  expect((await serve.health()).code).toBe(200);
  serve.child.kill("SIGTERM");
  const { stdout, stderr } = await serve.ended;
  expect(stderr.match(/Store cannot be read/g)).toHaveLength(1);
  expect(stdout).toContain("Store can be read again");
});

test("continues when a tick fails, and reports the error", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { timezone: "../x" });
  await using serve = await startServe(folder);
  await folder.until((state) => state.last_tick_status === "failed");
  expect((await serve.health()).body).toMatchObject({
    status: "ok",
    scheduler_running: true,
    last_tick_status: "failed",
  });
});

test("SIGTERM waits for the running tick, which releases its lock", async () => {
  await using folder = await createStateFolder();
  const settings = await folder.freezeSettings();
  await using serve = await startServe(folder);
  await folder.until((state) => state.automation_in_progress === true);
  serve.child.kill("SIGTERM");
  await serve.printed(/Stopping/);
  expect(await folder.state()).toMatchObject({ automation_in_progress: true });
  await settings.feed({});
  const { exitCode, stdout, stderr } = await serve.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toBe("[automation] Meter polling skipped: settings.meter_device_id is missing\n");
  expect(stdout).toMatch(/Stopping.+tick finished.+Scheduler stopped.+Stopped/s);
  const state = await folder.state();
  expect(state).toMatchObject({ automation_in_progress: false, last_tick_status: "disabled" });
  expect(Object.keys(state).filter((key) => key.startsWith("scheduler_"))).toEqual([]);
});

test("SIGTERM aborts a tick after the grace period and releases its lock", async () => {
  await using folder = await createStateFolder();
  await using switchBot = await startCountingSwitchBot();
  switchBot.onStep = () => new Promise(() => {}); // never responds
  await folder.write("settings", { meter_device_id: "METER" });
  await using serve = await startServe(folder, {
    SWITCHBOT_BASE_URL: switchBot.url,
    SWITCHBOT_TOKEN: "token",
    SWITCHBOT_SECRET: "secret",
    SHUTDOWN_GRACE_SECONDS: "0",
  });
  await folder.until((state) => state.automation_in_progress === true);
  serve.child.kill("SIGINT");
  expect((await serve.ended).exitCode).toBe(0);
  const state = await folder.state();
  expect(state).toMatchObject({ automation_in_progress: false, last_tick_status: "failed" });
  expect(state).not.toHaveProperty("scheduler_owner");
});

test.each<[NodeJS.Signals, NodeJS.Signals]>([
  ["SIGTERM", "SIGTERM"],
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
])("%s and then %s ends at once, without waiting for the tick", async (first, second) => {
  await using folder = await createStateFolder();
  await folder.freezeSettings();
  await using serve = await startServe(folder);
  await folder.until((state) => state.automation_in_progress === true);
  serve.child.kill(first);
  await serve.printed(/Stopping/);
  // A second signal right after the first counts as the same one, passed on by a parent.
  const again = setInterval(() => serve.child.kill(second), 20);
  await serve.ended;
  clearInterval(again);
  expect(serve.child.signalCode).toBe(second);
});

test("a signal that arrives twice at once, passed on by a parent, still lets the tick end", async () => {
  await using folder = await createStateFolder();
  const settings = await folder.freezeSettings();
  await using serve = await startServe(folder);
  await folder.until((state) => state.automation_in_progress === true);
  serve.child.kill("SIGINT");
  serve.child.kill("SIGTERM");
  await serve.printed(/Stopping/);
  await settings.feed({});
  expect((await serve.ended).exitCode).toBe(0);
  expect(await folder.state()).not.toHaveProperty("scheduler_owner");
});

test("a pending response at SIGTERM is sent, and its connection does not delay the end", async () => {
  await using folder = await createStateFolder();
  await folder.freezeSettings();
  // Longer than the test's time limit.
  await using serve = await startServe(folder, {
    SCHEDULER_ENABLED: "false",
    SHUTDOWN_GRACE_SECONDS: "300",
  });
  const pending = serve.health();
  await using pipe = await open(join(folder.path, "settings.json"), "w"); // resolves once there is a reader
  serve.child.kill("SIGTERM");
  await serve.printed(/Stopping/);
  await pipe.writeFile("{}");
  await pipe.close();
  expect((await pending).code).toBe(200);
  expect((await serve.ended).exitCode).toBe(0);
});

test("SIGHUP applies changed settings at once", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { poll_interval_seconds: 3600 });
  await using serve = await startServe(folder);
  await serve.printed(/Job scheduled with interval=3600s \| mode=automation_disabled/);
  await folder.write("settings", { poll_interval_seconds: 1800 });
  serve.child.kill("SIGHUP");
  await serve.printed(
    /\[scheduler\] Rescheduling automation job: 3600s to 1800s.*\n\[scheduler\] Rescheduled to 1800s/,
  );
  expect((await serve.health()).body).toMatchObject({ effective_interval_seconds: 1800 });
});

test("a port in use is reported in one line, without a tick", async () => {
  await using folder = await createStateFolder();
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  const { exitCode, stdout, stderr } = await run("serve", { ...folder.env, PORT: port });
  other.close();
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^\[serve\] Cannot listen on .+: the port is in use \| .+ code=SERVE001\n$/);
  expect(await folder.files()).toEqual([]);
});

test.each<[Record<string, string>, string]>([
  [{}, "127.0.0.1"],
  [{ RENDER: "true" }, "0.0.0.0"],
  [{ RENDER: "true", HOST: "127.0.0.1" }, "127.0.0.1"],
  [{ HOST: "::1" }, "[::1]"],
])("with %j it binds %s", async (env, host) => {
  await using folder = await createStateFolder();
  await using serve = await startServe(folder, { SCHEDULER_ENABLED: "false", ...env });
  expect(serve.url).toContain(`http://${host}:`);
});
