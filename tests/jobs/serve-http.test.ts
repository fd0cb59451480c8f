import { once } from "node:events";
import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { buildBundles, run } from "./support/programs.ts";
import { type RunningServe, startServe } from "./support/serve.ts";
import { createStateFolder, type Json } from "./support/state-folder.ts";

beforeAll(buildBundles);

const token = "a-token-of-the-test";
const off = { SCHEDULER_ENABLED: "false" };

async function get(serve: RunningServe, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${serve.url}${path}`, { headers });
  return { code: response.status, headers: response.headers, text: await response.text() };
}

describe("/debug/state", () => {
  test("shows the application's list and what ticks write, but no lock, settings or other keys", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", { meter_device_id: "METER" });
    await folder.write("state", {
      last_temperature: 21.5,
      last_action: "turnOff",
      last_tick_status: "no_action",
      automation_lock_token: 7,
      scheduler_owner: "x/1/ab",
      something_else: "hidden",
    });
    await using serve = await startServe(folder, { ...off, STATE_DEBUG_TOKEN: token });
    const { code, text } = await get(serve, "/debug/state", { authorization: `Bearer ${token}` });
    expect(code).toBe(200);
    const shown = JSON.parse(text) as Json;
    expect(shown).toMatchObject({ last_temperature: 21.5, last_action: "turnOff", last_error: null });
    expect(Object.keys(shown).sort()).toEqual([
      ...["api_quota_day", "api_quota_reset_at", "api_requests_limit", "api_requests_remaining"],
      ...["api_requests_total", "assumed_aircon_mode", "assumed_aircon_parameter", "assumed_aircon_power"],
      ...["last_action", "last_action_at", "last_aircon_poll_at", "last_error", "last_humidity"],
      ...["last_read_at", "last_temperature", "last_temperature_stale", "last_temperature_stale_reason"],
      ...["last_tick", "last_tick_at", "last_tick_duration_ms", "last_tick_error", "last_tick_status"],
      "pending_off_repeat",
    ]);
  });

  test.each([
    ["no token", {}],
    ["a wrong one", { authorization: "Bearer a-token-of-the-tesT" }],
    ["a longer one", { authorization: `Bearer ${token}x` }],
    ["another scheme", { authorization: `Basic ${token}` }],
    ["an empty one", { authorization: "Bearer " }],
  ])("is 404 for a request with %s", async (_, headers) => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { ...off, STATE_DEBUG_TOKEN: token });
    const { code, text } = await get(serve, "/debug/state", headers);
    expect({ code, text }).toEqual({ code: 404, text: '{"error":"not_found"}' });
  });

  test("does not exist without STATE_DEBUG_TOKEN, for any number of requests", async () => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { ...off, STATE_DEBUG_TOKEN: "" });
    for (let count = 0; count < 7; count += 1) {
      expect((await get(serve, "/debug/state", { authorization: "Bearer " })).code).toBe(404);
    }
  });

  test("allows an address five requests a minute; behind a proxy the address that the proxy reports", async () => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, {
      ...off,
      STATE_DEBUG_TOKEN: token,
      PROXY_FIX_FOR: "1",
    });
    const request = (forwarded: string) =>
      get(serve, "/debug/state", { authorization: `Bearer ${token}`, "x-forwarded-for": forwarded });
    const codes = [];
    for (let count = 0; count < 6; count += 1) codes.push((await request(`10.0.0.${count}, 192.0.2.1`)).code);
    expect(codes).toEqual([200, 200, 200, 200, 200, 429]);
    expect(Number((await request("192.0.2.1")).headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await request("192.0.2.2")).code).toBe(200);
  });

  test("is 503 in JSON while the store cannot be read", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", "{");
    await using serve = await startServe(folder, { ...off, STATE_DEBUG_TOKEN: token });
    const { code, text } = await get(serve, "/debug/state", { authorization: `Bearer ${token}` });
    expect(code).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ status: "error", details: "store_unavailable" });
  });

  test.each(["short", "with a blank in the middle of it", "ümlaute-sind-nichts"])(
    "a token such as %j is refused at the start, without showing it",
    async (weak) => {
      await using folder = await createStateFolder();
      const { exitCode, stderr } = await run("serve", {
        ...folder.env,
        STATE_DEBUG_TOKEN: weak,
        METRICS_TOKEN: weak,
      });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/STATE_DEBUG_TOKEN has fewer than 16.*\n.*METRICS_TOKEN has fewer than 16/);
      expect(stderr).not.toContain(weak);
    },
  );
});

describe("/metrics", () => {
  test("reports ticks, interval, quota, temperature, store and responses in Prometheus format", async () => {
    await using folder = await createStateFolder();
    await folder.write("settings", { poll_interval_seconds: 90 });
    await folder.write("state", {
      api_requests_total: 40,
      api_requests_remaining: 9_960,
      last_temperature: 21.5,
      last_humidity: "n/a",
    });
    await using serve = await startServe(folder);
    await serve.printed(/Job scheduled/);
    await get(serve, "/nowhere/secret-path");
    const { code, headers, text } = await get(serve, "/metrics");
    expect(code).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const values = Object.fromEntries(
      text.split("\n").flatMap((line) => (/^[a-z]/.test(line) ? [line.split(/ (?=\S+$)/)] : [])),
    );
    expect(values).toMatchObject({
      'scheduler_ticks_total{outcome="disabled"}': "1",
      scheduler_tick_duration_seconds_count: "1",
      scheduler_enabled: "1",
      scheduler_running: "1",
      scheduler_waiting: "0",
      scheduler_interval_seconds: "90",
      scheduler_last_tick_timestamp_seconds: expect.stringMatching(/^\d{10}(\.\d+)?$/),
      store_up: "1",
      store_failover_active: "0",
      store_failovers_total: "0",
      switchbot_requests_today: "40",
      switchbot_requests_remaining: "9960",
      room_temperature_celsius: "21.5",
      'http_requests_total{route="other",code="404"}': "1",
      process_resident_memory_bytes: expect.stringMatching(/^\d+$/),
    });
    expect(values).not.toHaveProperty("room_humidity_percent");
    expect(text).not.toContain("secret-path");
  });

  test("requires METRICS_TOKEN if that is set", async () => {
    await using folder = await createStateFolder();
    await using serve = await startServe(folder, { ...off, METRICS_TOKEN: token });
    expect((await get(serve, "/metrics")).code).toBe(404);
    expect((await get(serve, "/metrics", { authorization: `Bearer ${token}` })).code).toBe(200);
  });

  test("reports a store that cannot be read, without old values", async () => {
    await using folder = await createStateFolder();
    await folder.write("state", { last_temperature: 21.5 });
    await using serve = await startServe(folder, off);
    expect((await get(serve, "/metrics")).text).toContain("\nroom_temperature_celsius 21.5\n");
    await folder.write("state", "{");
    const { code, text } = await get(serve, "/metrics");
    expect(code).toBe(200);
    expect(text).toContain("\nstore_up 0\n");
    expect(text).not.toContain("\nroom_temperature_celsius ");
  });
});

test("garbage is refused and does no harm", async () => {
  await using folder = await createStateFolder();
  await using serve = await startServe(folder, off);
  const { hostname, port } = new URL(serve.url);
  const longHeader = `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\n\r\n`;
  const codes = await Promise.all(
    [
      "\x16\x03\x01\x02\x00 this is TLS\r\n\r\n",
      "GET\r\n\r\n",
      longHeader,
      "GET http://[ HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
      "GET /%zz%00/healthz?%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "GET /__proto__ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n",
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ].map(async (text) => {
      const socket = connect(Number(port), hostname);
      let response = "";
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        response += chunk;
      });
      socket.on("error", () => undefined);
      socket.write(text, "latin1");
      await once(socket, "close");
      return response.slice(9, 12);
    }),
  );
  expect(codes).toEqual(["400", "400", "431", "400", "404", "404", "413", expect.stringMatching(/^4/)]);
  expect((await serve.health()).code).toBe(200);
  serve.child.kill("SIGTERM");
  const { exitCode, stderr } = await serve.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});
