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
const markOf = (renewed: unknown, owner: unknown = "other/7/abcdef") =>
  ({ scheduler_owner: owner, scheduler_since: stamp(-600), scheduler_renewed_at: renewed }) as Document;

/** Services on one store in memory, with a clock that the test advances. */
function createRoom({ settings = {}, state = {} }: { settings?: Document; state?: Document } = {}) {
  const clock = manualClock(start);
  const stored = memoryStore({ settings, state }, "postgres");
  const broken = { is: false };
  const failing =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      broken.is
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
    broken,
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
  deviceStatus: () => Promise.reject(new Error("asked")),
  sendCommand: () => Promise.reject(new Error("asked")),
  executeScene: () => Promise.reject(new Error("asked")),
  listDevices: () => Promise.reject(new Error("asked")),
};

const everySeconds = (seconds: number): Document => ({ poll_interval_seconds: seconds });

describe("with two schedulers on the same documents", () => {
  test("one ticks, and the other takes over within seconds of its stop", async () => {
    const room = createRoom({ settings: everySeconds(60) });
    const [first, second] = [room.open("first"), room.open("second")];
    first.start();
    second.start();
    await room.pass(125);
    expect(room.outcomes).toEqual(["first disabled", "first disabled", "first disabled"]);
    expect([first.isRunning(), second.isRunning()]).toEqual([true, false]);
    expect(second.waitingFor()).toEqual({
      owner: expect.stringMatching(/^first\/\d+\/[0-9a-f]{6}$/),
      since: stamp(0),
    });
    await first.stop();
    await room.pass(3);
    expect(room.outcomes.slice(3)).toEqual(["second disabled"]);
    expect(second.waitingFor()).toBeUndefined();
    await second.stop();
    expect(Object.keys(await room.state()).filter((key) => key.startsWith("scheduler_"))).toEqual([]);
  });

  test("a scheduler that was suspended for longer than its lease stops ticking", async () => {
    const room = createRoom({ settings: everySeconds(60) });
    const first = room.open("first");
    first.start();
    await room.pass(10);
    await room.set("state", markOf(stamp(300), "second/1/abcdef")); // taken meanwhile
    await room.pass(300, 300);
    expect(room.outcomes).toEqual(["first disabled"]);
    expect(first.isRunning()).toBe(false);
    expect(room.texts()).toContain("Another scheduler has taken over this database: waiting");
    await room.pass(181);
    expect(first.isRunning()).toBe(true);
    expect(room.outcomes.at(-1)).toBe("first disabled");
    await first.stop();
  });
});

describe("a lease", () => {
  test("of a killed scheduler expires", async () => {
    const room = createRoom({ state: markOf(stamp(0)) });
    const service = room.open("next");
    service.start();
    await room.pass(178);
    expect(room.outcomes).toEqual([]);
    await room.pass(6);
    expect(room.outcomes).toEqual(["next disabled"]);
    expect(room.texts().filter((text) => text.startsWith("Another scheduler"))).toHaveLength(1);
  });

  test.each<[string, Document]>([
    ["older than its lease", markOf(stamp(-181))],
    ["of a time to come", markOf(stamp(3_600))],
    ["without a time", markOf(null)],
    ["with garbage as time", markOf({ at: 1 })],
    ["with garbage as owner", markOf(stamp(0), 5)],
    ["without an owner", markOf(stamp(0), "")],
  ])("%s is anybody's", async (_, state) => {
    const room = createRoom({ state });
    room.open("next").start();
    await settled();
    expect(room.outcomes).toEqual(["next disabled"]);
  });

  test("that the application removed at its start is acquired again", async () => {
    const room = createRoom();
    room.open("one").start();
    await room.pass(5);
    await room.set("state", { scheduler_owner: null, scheduler_renewed_at: null });
    await room.pass(60);
    expect((await room.state()).scheduler_owner).toMatch(/^one\//);
    expect(room.texts().filter((text) => text.startsWith("APScheduler"))).toHaveLength(1);
  });

  test("is renewed each minute of a long interval", async () => {
    const room = createRoom({ settings: everySeconds(3600) });
    room.open("one").start();
    await room.pass(1_000, 10);
    expect(room.outcomes).toHaveLength(1);
    expect((await room.state()).scheduler_renewed_at).toBe(stamp(960));
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
    const room = createRoom({
      settings: { ...idle, time_windows: [{ days: [0], start: "12:25", end: "13:00" }] },
    });
    const service = room.open("one");
    service.start();
    await settled();
    expect(service.interval()).toEqual({ seconds: 600, label: "idle" });
    await room.pass(600, 10);
    expect(service.interval()).toEqual({ seconds: 30, label: "warmup" });
    const texts = room.texts();
    expect(texts.slice(texts.indexOf("Adaptive polling reschedule: 600s to 30s")).slice(0, 2)).toEqual([
      "Adaptive polling reschedule: 600s to 30s",
      "Rescheduled to 30s",
    ]);
    await room.pass(30, 10);
    expect(room.outcomes).toHaveLength(3);
  });

  test("follows changed settings within a minute, and does not change otherwise", async () => {
    const room = createRoom({ settings: idle });
    const service = room.open("one");
    service.start();
    await room.pass(600, 10);
    expect(room.texts().filter((text) => text.startsWith("Resched"))).toEqual([]);
    await room.set("settings", { idle_poll_interval_seconds: 300 });
    await room.pass(60, 10);
    expect(service.interval()).toEqual({ seconds: 300, label: "idle" });
    expect(room.texts().filter((text) => text.startsWith("Resched"))).toEqual([
      "Rescheduling automation job: 7200s to 300s",
      "Rescheduled to 300s",
    ]);
    expect(room.outcomes).toHaveLength(1);
    await room.pass(300, 10);
    expect(room.outcomes).toHaveLength(2);
  });

  test("can be set at run time, until the next tick changes it", async () => {
    const room = createRoom({ settings: idle });
    const service = room.open("one");
    service.start();
    await settled();
    for (const seconds of [0, -1, Number.NaN, 86_401]) {
      expect(() => service.reschedule(seconds)).toThrow(RangeError);
    }
    service.reschedule(20);
    expect(service.interval()?.seconds).toBe(20);
    await room.pass(20);
    expect(room.outcomes).toHaveLength(2);
    expect(service.interval()?.seconds).toBe(7200);
  });

  test("is unchanged for settings whose zone is a path, which is reported once", async () => {
    const room = createRoom({ settings: { ...idle, timezone: "../x" } });
    const service = room.open("one");
    service.start();
    await room.pass(300, 10);
    expect(room.outcomes).toEqual(["one failed", "one failed", "one failed"]); // each 120 s, the default
    expect(
      room.texts().filter((text) => text === "The interval could not be read and is unchanged"),
    ).toHaveLength(1);
  });
});

test("a tick that failed without the database runs within a minute of its return", async () => {
  const room = createRoom({ settings: everySeconds(3600) });
  const service = room.open("one");
  service.start();
  await settled();
  room.broken.is = true;
  await room.pass(3_600, 10);
  expect(room.outcomes).toEqual(["one disabled", "one error"]);
  expect(service.isRunning()).toBe(true);
  room.broken.is = false;
  await room.pass(60, 10);
  expect(room.outcomes).toEqual(["one disabled", "one error", "one disabled"]);
  await service.stop();
});
