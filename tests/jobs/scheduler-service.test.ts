import { describe, expect, test } from "vitest";
import type { Document } from "../../jobs/src/documents/document.ts";
import { createSchedulerService } from "../../jobs/src/scheduler/scheduler-service.ts";
import { memoryStore } from "../../jobs/src/store/memory-store.ts";
import { type StateStore, StoreError } from "../../jobs/src/store/state-store.ts";
import type { SwitchBot } from "../../jobs/src/switchbot/switchbot.ts";
import { manualClock } from "../../src/core/clock.ts";
import { keptLog } from "./support/tick-context.ts";

const start = new Date("2026-01-12T12:00:00Z"); // a Monday
const stamp = (seconds: number) =>
  new Date(start.getTime() + seconds * 1000).toISOString().replace("Z", "000+00:00");
const leaseOf = (renewed: unknown, owner: unknown = "other/7/abcdef") =>
  ({ scheduler_owner: owner, scheduler_since: stamp(-600), scheduler_renewed_at: renewed }) as Document;

/** Services on one store in memory, with a clock that the test advances. */
function createBench({ settings = {}, state = {} }: { settings?: Document; state?: Document } = {}) {
  const clock = manualClock(start);
  const stored = memoryStore({ settings, state }, "postgres");
  const outage = { isActive: false };
  const failing =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      outage.isActive
        ? Promise.reject(new StoreError({ code: "STORE010", message: "away", remedy: "wait" }))
        : work(...args);
  const store: StateStore = {
    ...stored,
    read: failing(stored.read),
    readAll: failing(stored.readAll),
    patch: failing(stored.patch),
    transaction: (kind, update) => failing(() => stored.transaction(kind, update))(),
  };
  const log = keptLog();
  const outcomes: string[] = [];
  return {
    clock,
    log,
    outage,
    outcomes,
    texts: () => log.lines.map(({ text }) => text),
    set: (kind: "settings" | "state", set: Document) => stored.patch(kind, { set }),
    state: () => stored.read("state"),
    open: (instance: string) =>
      createSchedulerService({
        store,
        switchBot: () => unusedSwitchBot,
        clock,
        log,
        signal: new AbortController().signal,
        instance,
        onTick: (outcome) => outcomes.push(`${instance} ${outcome}`),
      }),
    /** Advances the clock in steps, and waits for the effects of each. */
    async pass(seconds: number, step = 1): Promise<void> {
      await settled();
      for (let passed = 0; passed < seconds; passed += step) {
        clock.advance(step * 1000);
        await settled();
      }
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
}

/** There is no meter, so there are no calls. */
const unusedSwitchBot: SwitchBot = {
  deviceStatus: () => Promise.reject(new Error("called")),
  sendCommand: () => Promise.reject(new Error("called")),
  executeScene: () => Promise.reject(new Error("called")),
  listDevices: () => Promise.reject(new Error("called")),
};

const everySeconds = (seconds: number): Document => ({ poll_interval_seconds: seconds });

describe("with two schedulers on the same documents", () => {
  test("one ticks, and the other takes over within seconds of its stop", async () => {
    const bench = createBench({ settings: everySeconds(60) });
    const [first, second] = [bench.open("first"), bench.open("second")];
    first.start();
    second.start();
    await bench.pass(125);
    expect(bench.outcomes).toEqual(["first disabled", "first disabled", "first disabled"]);
    expect([first.isRunning(), second.isRunning()]).toEqual([true, false]);
    expect(second.waitingFor()).toEqual({
      owner: expect.stringMatching(/^first\/\d+\/[0-9a-f]{6}$/),
      since: stamp(0),
    });
    await first.stop();
    await bench.pass(3);
    expect(bench.outcomes.slice(3)).toEqual(["second disabled"]);
    expect(second.waitingFor()).toBeUndefined();
    await second.stop();
    expect(Object.keys(await bench.state()).filter((key) => key.startsWith("scheduler_"))).toEqual([]);
  });

  test("a scheduler that was suspended for longer than its lease stops ticking", async () => {
    const bench = createBench({ settings: everySeconds(60) });
    const first = bench.open("first");
    first.start();
    await bench.pass(10);
    await bench.set("state", leaseOf(stamp(300), "second/1/abcdef")); // taken meanwhile
    await bench.pass(300, 300);
    expect(bench.outcomes).toEqual(["first disabled"]);
    expect(first.isRunning()).toBe(false);
    expect(bench.texts()).toContain("Another scheduler has taken over this database: waiting");
    await bench.pass(181);
    expect(first.isRunning()).toBe(true);
    expect(bench.outcomes.at(-1)).toBe("first disabled");
    await first.stop();
  });
});

describe("a lease", () => {
  test("of a killed scheduler expires", async () => {
    const bench = createBench({ state: leaseOf(stamp(0)) });
    const service = bench.open("next");
    service.start();
    await bench.pass(178);
    expect(bench.outcomes).toEqual([]);
    await bench.pass(6);
    expect(bench.outcomes).toEqual(["next disabled"]);
    expect(bench.texts().filter((text) => text.startsWith("Another scheduler"))).toHaveLength(1);
  });

  test.each<[string, Document]>([
    ["older than its lease", leaseOf(stamp(-181))],
    ["in the future", leaseOf(stamp(3_600))],
    ["without a time", leaseOf(null)],
    ["with garbage as time", leaseOf({ at: 1 })],
    ["with garbage as owner", leaseOf(stamp(0), 5)],
    ["without an owner", leaseOf(stamp(0), "")],
  ])("%s is free", async (_, state) => {
    const bench = createBench({ state });
    bench.open("next").start();
    await settled();
    expect(bench.outcomes).toEqual(["next disabled"]);
  });

  test("that the application removed at its start is acquired again", async () => {
    const bench = createBench();
    bench.open("one").start();
    await bench.pass(5);
    await bench.set("state", { scheduler_owner: null, scheduler_renewed_at: null });
    await bench.pass(60);
    expect((await bench.state()).scheduler_owner).toMatch(/^one\//);
    expect(bench.texts().filter((text) => text.startsWith("APScheduler"))).toHaveLength(1);
  });

  test("is renewed each minute of a long interval", async () => {
    const bench = createBench({ settings: everySeconds(3600) });
    bench.open("one").start();
    await bench.pass(1_000, 10);
    expect(bench.outcomes).toHaveLength(1);
    expect((await bench.state()).scheduler_renewed_at).toBe(stamp(960));
  });
});

describe("the interval", () => {
  const idle: Document = {
    automation_enabled: true,
    timezone: "UTC",
    poll_interval_seconds: 30,
    idle_poll_interval_seconds: 7200,
    time_windows: [{ days: [0], start: "20:00", end: "21:00" }],
  };

  test("is the effective one, with a warm-up before a window", async () => {
    const bench = createBench({
      settings: { ...idle, time_windows: [{ days: [0], start: "12:25", end: "13:00" }] },
    });
    const service = bench.open("one");
    service.start();
    await settled();
    expect(service.interval()).toEqual({ seconds: 600, label: "idle" });
    await bench.pass(600, 10);
    expect(service.interval()).toEqual({ seconds: 30, label: "warmup" });
    const texts = bench.texts();
    expect(texts.slice(texts.indexOf("Adaptive polling reschedule: 600s to 30s")).slice(0, 2)).toEqual([
      "Adaptive polling reschedule: 600s to 30s",
      "Rescheduled to 30s",
    ]);
    await bench.pass(30, 10);
    expect(bench.outcomes).toHaveLength(3);
  });

  test("follows changed settings within a minute, and does not change otherwise", async () => {
    const bench = createBench({ settings: idle });
    const service = bench.open("one");
    service.start();
    await bench.pass(600, 10);
    expect(bench.texts().filter((text) => text.startsWith("Resched"))).toEqual([]);
    await bench.set("settings", { idle_poll_interval_seconds: 300 });
    await bench.pass(60, 10);
    expect(service.interval()).toEqual({ seconds: 300, label: "idle" });
    expect(bench.texts().filter((text) => text.startsWith("Resched"))).toEqual([
      "Rescheduling automation job: 7200s to 300s",
      "Rescheduled to 300s",
    ]);
    expect(bench.outcomes).toHaveLength(1);
    await bench.pass(300, 10);
    expect(bench.outcomes).toHaveLength(2);
  });

  test("can be set at run time, until the next tick changes it", async () => {
    const bench = createBench({ settings: idle });
    const service = bench.open("one");
    service.start();
    await settled();
    for (const seconds of [0, -1, Number.NaN, 86_401]) {
      expect(() => service.reschedule(seconds)).toThrow(RangeError);
    }
    service.reschedule(20);
    expect(service.interval()?.seconds).toBe(20);
    await bench.pass(20);
    expect(bench.outcomes).toHaveLength(2);
    expect(service.interval()?.seconds).toBe(7200);
  });

  test("is unchanged for settings whose zone is a path, which is reported once", async () => {
    const bench = createBench({ settings: { ...idle, timezone: "../x" } });
    const service = bench.open("one");
    service.start();
    await bench.pass(300, 10);
    expect(bench.outcomes).toEqual(["one failed", "one failed", "one failed"]); // each 120 s, the default
    expect(
      bench.texts().filter((text) => text === "The interval could not be read and is unchanged"),
    ).toHaveLength(1);
  });
});

test("a tick that failed without the database runs within a minute of its return", async () => {
  const bench = createBench({ settings: everySeconds(3600) });
  const service = bench.open("one");
  service.start();
  await settled();
  bench.outage.isActive = true;
  await bench.pass(3_600, 10);
  expect(bench.outcomes).toEqual(["one disabled", "one error"]);
  expect(service.isRunning()).toBe(true);
  bench.outage.isActive = false;
  await bench.pass(60, 10);
  expect(bench.outcomes).toEqual(["one disabled", "one error", "one disabled"]);
  await service.stop();
});
