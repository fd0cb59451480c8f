import { writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { formatTimestamp } from "../../jobs/src/documents/timestamp.ts";
import { checkHealth, secondsAgo, startServer } from "./support/health-check.ts";
import { buildBundles, type Run } from "./support/programs.ts";
import { startServe } from "./support/serve.ts";
import { createStateFolder, type Json } from "./support/state-folder.ts";

beforeAll(buildBundles);

function expectUnhealthy({ exitCode, stderr }: Run, reason: RegExp | string): void {
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^\[health-check\] unhealthy: .+ \| url=\S+ duration_ms=\d+\n$/);
  expect(stderr).toMatch(reason);
}

async function checkServe(state: Json, env: Record<string, string> = {}, settings: Json = {}): Promise<Run> {
  await using folder = await createStateFolder();
  await folder.write("settings", settings);
  await folder.write("state", state);
  await using serve = await startServe(folder, { SCHEDULER_ENABLED: "false" });
  return await checkHealth(serve.url, env); // serve ends with this function
}

describe("against serve", () => {
  test("that ticks: a line for each check and one verdict", async () => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder);
    await folder.until((state) => state.last_tick_status === "disabled");
    const { exitCode, stdout, stderr } = await checkHealth(`${serve.url}/`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.replace(/ \|.*/, "")),
    ).toEqual([
      "[health-check] ok answer",
      "[health-check] ok code",
      "[health-check] ok latency",
      "[health-check] ok body",
      "[health-check] ok clock",
      "[health-check] ok tick-age",
      "[health-check] ok tick-status",
      "[health-check] healthy",
    ]);
  });

  test("where a cron job ticks: an hour is fine, more is not", async () => {
    expect((await checkServe({ last_tick_at: secondsAgo(3600) })).exitCode).toBe(0);
    expectUnhealthy(
      await checkServe({ last_tick_at: secondsAgo(4000) }),
      /the last tick is \d{4} s old, limit 3900 s/,
    );
  });

  test("with a limit of its own", async () => {
    const env = { MAX_TICK_AGE_SECONDS: "600" };
    expect((await checkServe({ last_tick_at: secondsAgo(30) }, env)).exitCode).toBe(0);
    expectUnhealthy(await checkServe({ last_tick_at: secondsAgo(630) }, env), "limit 600 s");
  });

  test("whose last tick started recently, when the last end is long ago", async () => {
    expectUnhealthy(
      await checkServe({ last_tick: secondsAgo(1), last_tick_at: secondsAgo(9000) }),
      /\d{4} s old/,
    );
  });

  test("with the application's last_tick only", async () => {
    expect((await checkServe({ last_tick: secondsAgo(100) })).exitCode).toBe(0);
    expectUnhealthy(await checkServe({ last_tick: secondsAgo(5000) }), /\d{4} s old/);
  });

  test("whose last tick failed", async () => {
    expectUnhealthy(
      await checkServe({ last_tick_at: secondsAgo(5), last_tick_status: "failed" }),
      "the last tick failed",
    );
  });

  test("whose last tick is in the future", async () => {
    expectUnhealthy(await checkServe({ last_tick_at: secondsAgo(-600) }), /in the future/);
  });

  test("that has just started and had no tick yet", async () => {
    const { exitCode, stdout } = await checkServe({});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ok tick-age \| age_s=none uptime_s=\d+/);
  });

  test("that cannot read its store", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", "{");
    await using serve = await startServe(folder, { SCHEDULER_ENABLED: "false" });
    expectUnhealthy(await checkHealth(serve.url), /responded with 503 \(store_unavailable\)/);
  });

  test("whose files have replaced the database", async () => {
    await using folder = await createStateFolder();
    const since = "2026-01-12T12:00:00.000000+00:00";
    const nothing = { settings: {}, state: {} };
    const fallback = { since, next_probe: secondsAgo(-600), probes: 1, base: nothing, written: nothing };
    const record = { failures: 3, copied: true, stand_in: fallback };
    await writeFile(join(folder.path, "failover.json"), JSON.stringify(record));
    await using serve = await startServe(folder, {
      SCHEDULER_ENABLED: "false",
      POSTGRES_URL: "postgresql://a:b@127.0.0.1:1/c",
    });
    expectUnhealthy(await checkHealth(serve.url), `the files have replaced the database since ${since}`);
  });

  test("that hangs", async () => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { SCHEDULER_ENABLED: "false" });
    serve.child.kill("SIGSTOP");
    expectUnhealthy(
      await checkHealth(serve.url, { TIME_LIMIT_SECONDS: "1" }),
      "no response: none within 1 s",
    );
  });

  test("that is gone", async () => {
    await using folder = await createStateFolder();
    const serve = await startServe(folder, { SCHEDULER_ENABLED: "false" });
    await serve[Symbol.asyncDispose]();
    expectUnhealthy(await checkHealth(serve.url), "no response: connection refused");
  });
});

describe("against any server", () => {
  const body = {
    status: "ok",
    scheduler_running: true,
    automation_enabled: true,
    last_scheduler_tick: "2026-01-12T12:00:00+00:00Z",
  };

  async function checkServer(
    listener: RequestListener,
    env: Record<string, string> = {},
    path = "",
    args: string[] = [],
  ): Promise<Run> {
    await using server = await startServer(listener);
    return await checkHealth(`${server.url}${path}`, env, args); // the server ends with this function
  }

  const respondWith =
    (code: number, document: unknown): RequestListener =>
    (_, response) => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(document));
    };

  test("the response of the application is understood", async () => {
    expect((await checkServer(respondWith(200, { ...body, last_tick: secondsAgo(60) }))).exitCode).toBe(0);
  });

  test("an application whose scheduler does not run reports ok with 503", async () => {
    expectUnhealthy(
      await checkServer(respondWith(503, { ...body, last_tick: secondsAgo(60) })),
      /unhealthy: responded with 503 \|/,
    );
  });

  test("degraded is not healthy, and one line lists all reasons", async () => {
    const run = await checkServer(
      respondWith(503, { ...body, status: "degraded", last_tick: secondsAgo(90_000) }),
    );
    expectUnhealthy(run, /responded with 503; status is degraded; the last tick is \d{5} s old/);
  });

  test("a response that takes too long is not healthy", async () => {
    const slow: RequestListener = (request, response) => {
      setTimeout(() => respondWith(200, { ...body, last_tick: secondsAgo(1) })(request, response), 60);
    };
    expectUnhealthy(await checkServer(slow, { MAX_LATENCY_MS: "50" }), /took \d+ ms, limit 50 ms/);
  });

  test.each<[string, RequestListener, RegExp]>([
    ["text that is not JSON", (_, response) => response.end("<html>"), /the response is not a JSON object/],
    ["a list", respondWith(200, []), /the response is not a JSON object/],
    ["too much", (_, response) => response.end("x".repeat(10_000_000)), /more than 1048576 bytes/],
    ["bytes that are not text", (_, response) => response.end(Buffer.alloc(999, 255)), /not a JSON object/],
    ["null", respondWith(200, null), /the response is not a JSON object/],
    ["another object", respondWith(200, { status: "ok" }), /the response has no last_tick/],
    ["no tick", respondWith(200, { ...body, last_tick: null }), /there is no tick yet/],
    ["garbage for a tick", respondWith(200, { ...body, last_tick: "soon" }), /there is no tick yet/],
    [
      "a redirect",
      (_, response) => response.writeHead(302, { location: "/login" }).end(),
      /responded with 302/,
    ],
    ["a cut connection", (request) => request.socket.destroy(), /no response: connection lost/],
    [
      "half a response",
      (_, response) => {
        response.writeHead(200, { "content-length": "99" }).write("{");
        setImmediate(() => response.destroy());
      },
      /no response: connection lost/,
    ],
  ])("%s is not healthy", async (_, listener, reason) => {
    expectUnhealthy(await checkServer(listener), reason);
  });

  test("a response that trickles and does not end hits the time limit", async () => {
    const trickling: RequestListener = (request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).write("{");
      const timer = setInterval(() => response.write(" "), 20);
      request.socket.on("close", () => clearInterval(timer));
    };
    expectUnhealthy(
      await checkServer(trickling, { TIME_LIMIT_SECONDS: "1" }),
      "no response: none within 1 s",
    );
  });

  test.each([
    ["ahead of", 300, undefined],
    ["behind", -300, undefined],
    ["behind", -300, "date"],
  ])("a clock that is %s this one is reported", async (way, seconds, header) => {
    const time = new Date(Date.now() + seconds * 1000);
    const document = { ...body, last_tick: secondsAgo(1) };
    const run = await checkServer((request, response) => {
      if (header !== undefined) response.setHeader(header, time.toUTCString());
      const reported =
        header === undefined ? { ...document, timestamp_utc: formatTimestamp(time) } : document;
      respondWith(200, reported)(request, response);
    });
    expectUnhealthy(run, new RegExp(`the clock of the web service is \\d+ s ${way} this job's, limit 60 s`));
  });

  test("one line of JSON has the verdict and all checks", async () => {
    const listener = respondWith(503, { ...body, status: "degraded", last_tick: secondsAgo(9) });
    const { exitCode, stdout, stderr } = await checkServer(listener, {}, "", ["--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const report = JSON.parse(stdout) as { verdict: string; checks: Json[] };
    expect(report.verdict).toBe("unhealthy");
    expect(report.checks).toContainEqual({
      name: "code",
      status: "wrong",
      message: "responded with 503",
      fields: { code: 503 },
    });
    expect(report.checks).toContainEqual({
      name: "tick-status",
      status: "ok",
      fields: { status: "unknown" },
    });
  });

  test("a path in front of /healthz is kept", async () => {
    const paths: (string | undefined)[] = [];
    await checkServer(
      (request, response) => {
        paths.push(request.url);
        response.end();
      },
      {},
      "/app/",
    );
    expect(paths).toEqual(["/app/healthz"]);
  });
});
