import { describe, expect, test } from "vitest";
import { createScheduler, type ObservedInterval } from "../../jobs/src/scheduler/scheduler.ts";
import { manualClock } from "../../src/core/clock.ts";

/** A scheduler whose ticks and interval the test controls. */
function createBench({ seconds = 60 } = {}) {
  const clock = manualClock(new Date("2026-01-12T12:00:00Z"));
  const lines: string[] = [];
  const ticks: { end: () => void; fail: (error: Error) => void }[] = [];
  const interval: ObservedInterval = { seconds, label: "in_window", settingsChanged: false };
  const scheduler = createScheduler({
    clock,
    log: {
      info: (area, text) => lines.push(`[${area}] ${text}`),
      error: (area, text) => lines.push(`[${area}] ! ${text}`),
    },
    tick: () => new Promise((end, fail) => ticks.push({ end, fail })),
    interval: async () => ({ ...interval }),
  });
  return {
    clock,
    lines,
    ticks,
    interval,
    scheduler,
    /** Ends the latest tick and waits for the effects. */
    async endTick(error?: Error) {
      const tick = ticks.at(-1);
      if (error === undefined) tick?.end();
      else tick?.fail(error);
      await new Promise((done) => setImmediate(done));
    },
  };
}

test("ticks at once when started, then at its interval", async () => {
  const { clock, ticks, scheduler, endTick } = createBench();
  expect(scheduler.isRunning()).toBe(false);
  scheduler.start();
  expect(scheduler.isRunning()).toBe(true);
  expect(ticks).toHaveLength(1);
  await endTick();
  clock.advance(59_999);
  expect(ticks).toHaveLength(1);
  clock.advance(1);
  expect(ticks).toHaveLength(2);
});

test("a second start changes nothing", () => {
  const { lines, ticks, scheduler } = createBench();
  scheduler.start();
  scheduler.start();
  expect(ticks).toHaveLength(1);
  expect(lines).toContain("[scheduler] ! Scheduler is already running");
});

test("runs one tick at a time; only one follows, however many became due", async () => {
  const { clock, ticks, scheduler, endTick } = createBench();
  scheduler.start();
  clock.advance(300_000); // at 120 s until the settings are read
  expect(ticks).toHaveLength(1);
  await endTick();
  expect(ticks).toHaveLength(2);
  await endTick();
  expect(ticks).toHaveLength(2);
  clock.advance(60_000);
  expect(ticks).toHaveLength(3);
});

test("continues after a tick that throws", async () => {
  const { clock, lines, ticks, scheduler, endTick } = createBench();
  scheduler.start();
  await endTick(new Error("no"));
  expect(lines).toContain("[scheduler] ! Automation tick raised exception");
  clock.advance(60_000);
  expect(ticks).toHaveLength(2);
});

describe("reschedule", () => {
  test("counts from now and logs that", async () => {
    const { clock, lines, ticks, scheduler, endTick } = createBench();
    scheduler.start();
    await endTick();
    clock.advance(50_000);
    scheduler.reschedule(15);
    expect(lines).toContain("[scheduler] Rescheduled to 15s");
    clock.advance(14_999);
    expect(ticks).toHaveLength(1);
    clock.advance(1);
    expect(ticks).toHaveLength(2);
    expect(scheduler.interval()).toMatchObject({ seconds: 15 });
  });

  test("applies the settings after each tick, and only if they changed", async () => {
    const { clock, lines, ticks, interval, scheduler, endTick } = createBench();
    scheduler.start();
    await endTick();
    expect(lines.filter((line) => line.includes("Rescheduled"))).toEqual([]);
    interval.seconds = 300;
    clock.advance(60_000);
    await endTick();
    expect(lines.filter((line) => line.includes("Rescheduled"))).toEqual(["[scheduler] Rescheduled to 300s"]);
    clock.advance(299_999);
    expect(ticks).toHaveLength(2);
    clock.advance(1);
    expect(ticks).toHaveLength(3);
  });

  test("does nothing before the start and after the stop", async () => {
    const { clock, lines, ticks, scheduler, endTick } = createBench();
    scheduler.reschedule(15);
    scheduler.start();
    await endTick();
    await scheduler.stop();
    scheduler.reschedule(15);
    clock.advance(3_600_000);
    expect(ticks).toHaveLength(1);
    expect(lines.filter((line) => line.includes("Rescheduled"))).toEqual([]);
  });
});

test("stop waits for the running tick and starts no other", async () => {
  const { clock, ticks, scheduler, endTick } = createBench();
  scheduler.start();
  clock.advance(60_000);
  let stopped = false;
  const stopping = scheduler.stop().then(() => {
    stopped = true;
  });
  expect(scheduler.isRunning()).toBe(false);
  await new Promise((done) => setImmediate(done));
  expect(stopped).toBe(false);
  await endTick();
  await stopping;
  clock.advance(3_600_000);
  expect(ticks).toHaveLength(1);
});

test("reports its latest tick and the mean duration of the last ten", async () => {
  const { clock, scheduler, endTick } = createBench();
  expect([scheduler.lastTick(), scheduler.averageTickSeconds()]).toEqual([undefined, 0]);
  scheduler.start();
  clock.advance(30_000);
  await endTick();
  expect(scheduler.averageTickSeconds()).toBe(30);
  for (let tick = 0; tick < 10; tick += 1) {
    clock.advance(60_000 - (tick === 0 ? 30_000 : 2_000));
    clock.advance(2_000);
    await endTick();
  }
  expect(scheduler.averageTickSeconds()).toBeLessThan(30);
  expect(scheduler.lastTick()?.getTime()).toBeGreaterThan(Date.parse("2026-01-12T12:05:00Z"));
});
