import { expect, test } from "vitest";
import { manualClock, realClock, wait } from "../../src/core/clock.ts";

const noon = new Date("2026-03-02T12:00:00Z");
const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

test("a manual clock calls what is due in the order of its times, with the time of each", () => {
  const clock = manualClock(noon);
  const calls: string[] = [];
  clock.at(later(20), () => calls.push(`second at ${clock.now().toISOString()}`));
  clock.at(later(10), () => calls.push(`first at ${clock.now().toISOString()}`));
  clock.at(later(31), () => calls.push("too early"));
  clock.advance(30_000);
  expect(calls).toEqual(["first at 2026-03-02T12:00:10.000Z", "second at 2026-03-02T12:00:20.000Z"]);
  expect(clock.now()).toEqual(later(30));
});

test("an action can schedule another one within the same move", () => {
  const clock = manualClock(noon);
  const calls: number[] = [];
  const everySecond = (): void => {
    calls.push(clock.now().getTime() - noon.getTime());
    clock.at(new Date(clock.now().getTime() + 1000), everySecond);
  };
  clock.at(later(1), everySecond);
  clock.advance(3000);
  expect(calls).toEqual([1000, 2000, 3000]);
});

test("a cancelled action is not called", () => {
  const clock = manualClock(noon);
  const calls: string[] = [];
  const cancel = clock.at(later(1), () => calls.push("called"));
  cancel();
  cancel();
  clock.advance(5000);
  expect(calls).toEqual([]);
});

test("a manual clock can be set back and does not call anything twice", () => {
  const clock = manualClock(noon);
  const calls: string[] = [];
  clock.at(later(1), () => calls.push("called"));
  clock.set(later(5));
  clock.set(noon);
  clock.set(later(5));
  expect(calls).toEqual(["called"]);
});

test("the real clock calls a past action soon, but not before at() has returned", async () => {
  const clock = realClock();
  let returned = false;
  const called = new Promise<boolean>((done) => {
    clock.at(new Date(0), () => done(returned));
    returned = true;
  });
  expect(await called).toBe(true);
});

test("the real clock never calls early", async () => {
  const clock = realClock();
  const when = new Date(clock.now().getTime() + 30);
  const calledAt = await new Promise<number>((done) => clock.at(when, () => done(clock.now().getTime())));
  expect(calledAt).toBeGreaterThanOrEqual(when.getTime());
});

test("a wait ends by its clock", async () => {
  const clock = manualClock(noon);
  let isOver = false;
  const waiting = wait(clock, 60_000).then(() => {
    isOver = true;
  });
  clock.advance(59_999);
  await Promise.resolve();
  expect(isOver).toBe(false);
  clock.advance(1);
  await waiting;
});

test("a wait ends with the reason of its signal, aborted before or meanwhile", async () => {
  const clock = manualClock(noon);
  const stop = new AbortController();
  const waiting = wait(clock, 60_000, stop.signal);
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  await expect(wait(clock, 60_000, stop.signal)).rejects.toThrow("stopped");
});
