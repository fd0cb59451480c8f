import { describe, expect, test } from "vitest";
import type { Document } from "../../../jobs/src/documents/document.ts";
import { formatTimestamp } from "../../../jobs/src/documents/timestamp.ts";
import type { Check } from "../../../jobs/src/health/check-result.ts";
import { evaluate, type Limits } from "../../../jobs/src/health/evaluate.ts";
import type { GetResult } from "../../../jobs/src/health/http-get.ts";
import type { StoreContent } from "../../../jobs/src/health/read-store.ts";
import { readDueTimes } from "../../../src/runs/due-times.ts";

// A Monday.
const now = new Date("2026-01-12T12:02:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const text = (seconds: number) => formatTimestamp(ago(seconds));

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const settings: Document = {
  automation_enabled: true,
  timezone: "UTC",
  poll_interval_seconds: 60,
  time_windows: [{ days: everyDay, start: "08:00", end: "20:00" }],
};
const state: Document = {
  last_tick: text(31),
  last_tick_at: text(30),
  last_tick_status: "no_action",
  automation_in_progress: false,
  automation_lock_token: 7,
  api_quota_day: "2026-01-12",
  api_requests_remaining: 9000,
};
const body: Document = {
  status: "ok",
  scheduler_enabled: true,
  scheduler_running: true,
  last_tick: text(31),
  timestamp_utc: formatTimestamp(now),
};

const limits: Limits = {
  latencyMs: 2000,
  clockSkewSeconds: 60,
  tickAgeSeconds: undefined,
  tickSchedule: undefined,
};

function responseWith(document: unknown): GetResult {
  const text = JSON.stringify(document);
  return { kind: "response", code: 200, headers: {}, text, latencyMs: 5, asked: now, answered: now };
}

function storeWith(changes: Partial<StoreContent>): StoreContent {
  return {
    from: "postgres",
    settings,
    state,
    newestHistory: ago(30),
    databaseClock: { now, asked: now, answered: now },
    failover: undefined,
    problems: [],
    ...changes,
  };
}

function evaluateWith(changes: {
  settings?: Document;
  state?: Document;
  body?: Document;
  store?: Partial<StoreContent>;
  limits?: Partial<Limits>;
}): Check[] {
  const content = storeWith({
    settings: { ...settings, ...changes.settings },
    state: { ...state, ...changes.state },
    ...changes.store,
  });
  const response = responseWith({ ...body, ...changes.body });
  return evaluate({ response, store: content, now }, { ...limits, ...changes.limits });
}

const troubleIn = (checks: readonly Check[]) =>
  checks
    .filter(({ status }) => status !== "ok")
    .map(({ name, status, message }) => `${status} ${name}: ${message}`);
const named = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name);

test("all checks are reported in one order", () => {
  const checks = evaluateWith({});
  expect(troubleIn(checks)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([
    "answer",
    "code",
    "latency",
    "body",
    "clock",
    "store",
    "database-clock",
    "tick-age",
    "tick-status",
    "lock",
    "history",
    "off-repeat",
    "quota",
  ]);
});

describe("the age of the last tick", () => {
  const cron = { scheduler_enabled: false, scheduler_running: false };
  const every = (expression: string) => ({ tickSchedule: readDueTimes(expression) });

  test.each<[string, Parameters<typeof evaluateWith>[0], number, string]>([
    ["twice the interval and a minute", {}, 180, "effective interval"],
    [
      "the interval far from a window",
      { settings: { time_windows: [], poll_interval_seconds: 600 } },
      1260,
      "effective interval",
    ],
    [
      "the application, which only says that it runs",
      { body: { scheduler_enabled: "?", scheduler_running: true } },
      3900,
      "unknown schedule",
    ],
    ["a cron job of unknown schedule", { body: cron }, 3900, "unknown schedule"],
    [
      "a cron job of unknown schedule, ticking slowly",
      { body: cron, settings: { poll_interval_seconds: 3600 } },
      7260,
      "effective interval",
    ],
    // 12:02 less the grace is 11:59, so the runs of 11:45 and 11:30 have started.
    ["each quarter of an hour", { body: cron, limits: every("*/15 * * * *") }, 32 * 60 + 60, "schedule"],
    [
      "each minute, where the interval is longer",
      { body: cron, settings: { poll_interval_seconds: 300 }, limits: every("* * * * *") },
      660,
      "effective interval",
    ],
    [
      "by day only, checked at night",
      { body: cron, limits: every("0 8-9 * * *") },
      (4 * 60 + 2) * 60 + 60,
      "schedule",
    ],
    ["a limit that was given", { limits: { tickAgeSeconds: 60 } }, 60, "MAX_TICK_AGE_SECONDS"],
    ["in-process, whatever a schedule says", { limits: every("0 3 * * *") }, 180, "effective interval"],
  ])("%s", (_, changes, seconds, of) => {
    const fresh = named(evaluateWith(changes), "tick-age");
    expect(fresh).toMatchObject({ status: "ok", fields: { limit_s: seconds, limit_of: of } });
    const at = (age: number) =>
      named(
        evaluateWith({ ...changes, state: { last_tick: text(age + 1), last_tick_at: text(age) } }),
        "tick-age",
      );
    expect(at(seconds)?.status).toBe("ok");
    expect(at(seconds + 1)).toMatchObject({
      status: "wrong",
      message: `the last tick is ${seconds + 1} s old, limit ${seconds} s`,
    });
  });

  test("the age is reported and not evaluated in a paused environment, and where the local schedule is not known", () => {
    const old = { last_tick: text(90_000), last_tick_at: text(90_000) };
    const checks = evaluateWith({ body: cron, state: old, limits: { tickSchedule: "none" } });
    expect(named(checks, "tick-age")).toMatchObject({
      status: "ok",
      fields: { limit_of: "no tick expected" },
    });
    const local = evaluateWith({ body: cron, state: old, limits: { tickSchedule: "local time" } });
    expect(named(local, "tick-age")).toMatchObject({
      status: "ok",
      fields: { limit_of: "unknown local schedule" },
    });
    expect(named(checks, "history")).toBeUndefined();
  });

  test("an interval that was longer at the last tick still applies", () => {
    // The window has been open for two minutes; the tick before it was followed by the idle interval.
    const windows = [{ days: everyDay, start: "12:00", end: "20:00" }];
    const idle = { time_windows: windows, idle_poll_interval_seconds: 600, poll_warmup_minutes: 0 };
    const last = { last_tick: text(500), last_tick_at: text(499), last_tick_status: "outside_window" };
    expect(named(evaluateWith({ settings: idle, state: last }), "tick-age")).toMatchObject({
      status: "ok",
      fields: { limit_s: 1260 },
    });
  });

  test("a tick that started recently, when the last end is long ago, hangs", () => {
    const hanging = {
      last_tick: text(10),
      last_tick_at: text(9000),
      automation_in_progress: true,
      automation_locked_at: text(10),
    };
    expect(named(evaluateWith({ state: hanging }), "tick-age")?.message).toMatch(/9000 s old/);
  });

  test("the application's own ticks, which record no end, count once they have released the lock", () => {
    const theirs = { last_tick: text(20), last_tick_at: text(90_000), last_tick_status: "failed" };
    const checks = evaluateWith({ state: theirs });
    expect(named(checks, "tick-age")).toMatchObject({ status: "ok", fields: { age_s: 20 } });
    expect(named(checks, "tick-status")).toMatchObject({ status: "ok", fields: { status: "unknown" } });
  });

  test("a clock that was set back is detected", () => {
    expect(named(evaluateWith({ state: { last_tick_at: text(-600) } }), "tick-age")?.message).toMatch(
      /600 s in the future/,
    );
  });
});

test.each<[string, Document, string[]]>([
  [
    "a failed tick",
    { last_tick_status: "failed", last_tick_error: "no answer" },
    ["wrong tick-status: the last tick failed: no answer"],
  ],
  [
    "a tick whose call failed",
    { last_tick_status: "api_error", last_tick_error: "429" },
    ["warning tick-status: the last tick ended with api_error: 429"],
  ],
  [
    "a tick without a reading",
    { last_tick_status: "missing_meter" },
    ["warning tick-status: the last tick ended with missing_meter"],
  ],
  [
    "a lock within its lease",
    { automation_in_progress: true, automation_locked_at: text(299), automation_lock_owner: "cron" },
    [],
  ],
  [
    "a lock past its lease",
    { automation_in_progress: true, automation_locked_at: text(301), automation_lock_owner: "cron" },
    ["wrong lock: the lock of cron is 301 s old, its lease is 300 s"],
  ],
  [
    "a lock from the future",
    { automation_in_progress: true, automation_locked_at: text(-301) },
    ["wrong lock: the lock of unknown is 301 s in the future"],
  ],
  [
    "a lock without a time",
    { automation_in_progress: true, automation_locked_at: null },
    ["wrong lock: the lock has no readable time, so the application waits for it forever"],
  ],
  [
    "a token that is not a number",
    { automation_lock_token: "abc" },
    ["wrong lock: the lock's token is not a number, so the application cannot take the lock"],
  ],
  ["no quota left", { api_requests_remaining: 0 }, ["wrong quota: no SwitchBot calls are left today"]],
  [
    "little quota left",
    { api_requests_remaining: 250 },
    ["warning quota: only 250 SwitchBot calls are left today"],
  ],
  ["enough quota left", { api_requests_remaining: 251 }, []],
  ["no quota left yesterday", { api_quota_day: "2026-01-11", api_requests_remaining: 0 }, []],
  ["an OFF repeat that is just due", { pending_off_repeat: { remaining: 1, next_run_at: text(180) } }, []],
  [
    "an OFF repeat that is overdue",
    { pending_off_repeat: { remaining: 1, next_run_at: text(181) } },
    ["wrong off-repeat: a repeat of an OFF is overdue by 181 s, limit 180 s"],
  ],
  ["an OFF repeat that waits", { pending_off_repeat: { remaining: 1, next_run_at: text(-60) } }, []],
  ["an OFF repeat that never becomes due", { pending_off_repeat: { remaining: 1, next_run_at: "soon" } }, []],
])("%s", (_, changes, trouble) => {
  expect(troubleIn(evaluateWith({ state: changes }))).toEqual(trouble);
});

test.each<[string, Document, string[]]>([
  [
    "its own threshold",
    { api_quota_warning_threshold: 9000 },
    ["warning quota: only 9000 SwitchBot calls are left today"],
  ],
  ["no threshold", { api_quota_warning_threshold: 0 }, []],
  ["a negative threshold", { api_quota_warning_threshold: -5 }, []],
])("the quota is compared with %s", (_, changes, trouble) => {
  expect(troubleIn(evaluateWith({ settings: changes }))).toEqual(trouble);
});

describe("the history", () => {
  const old = { newestHistory: ago(9000) };
  const message = "wrong history: the newest history row is 8970 s older than the last tick, limit 180 s";

  test.each<[string, Parameters<typeof evaluateWith>[0], string[]]>([
    ["is behind inside a window", { store: old }, [message]],
    [
      "has no row at all",
      { store: { newestHistory: undefined } },
      ["wrong history: the history has no row although the last tick was inside a window"],
    ],
    ["is not expected outside windows", { store: old, settings: { time_windows: [] } }, []],
    ["is not expected with automation disabled", { store: old, settings: { automation_enabled: false } }, []],
    [
      "is not expected in a window that has just opened",
      { store: old, settings: { time_windows: [{ days: everyDay, start: "12:00", end: "20:00" }] } },
      [],
    ],
    [
      "is not expected of a tick without a reading",
      { store: old, state: { last_tick_status: "outside_window" } },
      [],
    ],
  ])("%s", (_, { store: storeChanges, settings: settingsChanges, state: stateChanges }, trouble) => {
    const documents = { settings: { ...settings, ...settingsChanges }, state: { ...state, ...stateChanges } };
    const store = storeWith({ ...documents, ...storeChanges });
    expect(troubleIn(evaluate({ response: responseWith(body), store, now }, limits))).toEqual(trouble);
  });
});

describe("fail-over", () => {
  const since = text(600);
  test.each<[string, Document, string[]]>([
    ["none", { failover: null }, []],
    ["healthy", { failover: { failures: 0, since: null, next_probe: null } }, []],
    [
      "one failure",
      { failover: { failures: 1, since: null, next_probe: null } },
      ["warning failover: the last use of the database failed (1 in a row)"],
    ],
    [
      "files in use",
      { failover: { failures: 3, since, next_probe: since } },
      [`wrong failover: the files have replaced the database since ${since}`],
    ],
    ["garbage", { failover: [1] }, []],
  ])("as /healthz reports it: %s", (_, changes, trouble) => {
    expect(troubleIn(evaluateWith({ body: changes }))).toEqual(trouble);
  });

  test("of the folder that this job sees", () => {
    const failover = { failures: 3, since: ago(60), nextProbe: now };
    const store = storeWith({ failover });
    expect(troubleIn(evaluate({ response: responseWith(body), store, now }, limits))).toEqual([
      `wrong store-failover: the files have replaced the database since ${text(60)}`,
    ]);
  });
});

test.each([
  ["ahead of", -100, 100],
  ["behind", 100, 100],
])("the database's clock is %s this one", (way, seconds, skew) => {
  const databaseClock = { now: ago(seconds), asked: now, answered: now };
  const store = storeWith({ databaseClock });
  expect(troubleIn(evaluate({ response: responseWith(body), store, now }, limits))).toEqual([
    `wrong database-clock: the clock of the database is ${skew} s ${way} this job's, limit 60 s`,
  ]);
});

test("a clock is right anywhere between the request and a slow response", () => {
  const databaseClock = { now: ago(100), asked: ago(150), answered: now };
  const store = storeWith({ databaseClock });
  expect(troubleIn(evaluate({ response: responseWith(body), store, now }, limits))).toEqual([]);
});

test("without a response, the store is still checked", () => {
  const checks = evaluate(
    { response: { kind: "none", reason: "connection refused" }, store: storeWith({}), now },
    limits,
  );
  expect(troubleIn(checks)).toEqual(["wrong answer: no response: connection refused"]);
  expect(named(checks, "tick-age")?.fields).toMatchObject({ age_s: 30, limit_s: 3900 });
});

test("without a store, /healthz is still checked", () => {
  const reported = {
    ...body,
    last_tick_at: text(400),
    last_tick_status: "failed",
    effective_interval_seconds: 60,
  };
  const checks = evaluate({ response: responseWith(reported), store: undefined, now }, limits);
  expect(troubleIn(checks)).toEqual([
    "wrong tick-age: the last tick is 400 s old, limit 180 s",
    "wrong tick-status: the last tick failed",
  ]);
});

describe("garbage", () => {
  const garbage = [
    null,
    "",
    "text",
    "2026",
    1e300,
    -1,
    true,
    [],
    [1],
    {},
    { a: [null] },
    "\u0000",
    "x".repeat(5000),
  ];
  const stateKeys = [
    ...Object.keys(state),
    "pending_off_repeat",
    "automation_locked_at",
    "automation_lock_owner",
  ];
  const settingsKeys = [...Object.keys(settings), "adaptive_polling_enabled", "api_quota_warning_threshold"];
  const bodyKeys = [
    ...Object.keys(body),
    "failover",
    "effective_interval_seconds",
    "uptime_seconds",
    "details",
  ];

  test.each([
    ...stateKeys.map((key) => ["state", key] as const),
    ...settingsKeys.map((key) => ["settings", key] as const),
    ...bodyKeys.map((key) => ["body", key] as const),
  ])("in %s.%s is evaluated, and reported in few words", (where, key) => {
    for (const value of garbage) {
      const locked =
        where === "state" && key !== "automation_in_progress" ? { automation_in_progress: true } : {};
      const changes = { [where]: { ...locked, [key]: value } };
      const checks = evaluateWith(changes);
      expect(checks.length).toBeGreaterThan(8);
      for (const check of checks) expect(JSON.stringify(check).length).toBeLessThan(700);
    }
  });

  test("in every key at once", () => {
    const all = (keys: readonly string[], value: unknown) =>
      Object.fromEntries(keys.map((key) => [key, value])) as Document;
    for (const value of garbage) {
      const changes = {
        state: all(stateKeys, value),
        settings: all(settingsKeys, value),
        body: all(bodyKeys, value),
      };
      expect(evaluateWith(changes).length).toBeGreaterThan(4);
    }
  });
});
