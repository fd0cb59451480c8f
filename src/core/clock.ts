import { minuteMs } from "./time-units.ts";

/** Time, passed in, so that tests can turn it. */
export interface Clock {
  now(): Date;
  /**
   * Calls `action` once, at `when` or, when that is past, as soon as possible: never before this call returns;
   * with a manual clock the next time it is moved.
   */
  at(when: Date, action: () => void): Cancel;
}

/** Cancels what was asked for with {@link Clock.at}; without effect afterwards or twice. */
export type Cancel = () => void;

/** A clock that only moves when it is set. */
export interface ManualClock extends Clock {
  /** Moves forward by `milliseconds`, as {@link ManualClock.set} does. */
  advance(milliseconds: number): void;
  /**
   * Moves to `date`. Due actions are called in the order of their times, those of one time in the order in
   * which they were asked for; during each, `now()` is its time. A date in the past only turns the time back.
   */
  set(date: Date): void;
}

// Longer waits are made of several: setTimeout does not count the time that the machine slept and takes 24 days at most.
const longestTimeout = minuteMs;

/**
 * Waits `milliseconds` by `clock`.
 * @throws the reason of `signal` once it is aborted
 */
export function wait(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    if (signal?.aborted) return failed(signal.reason);
    const cancel = clock.at(new Date(clock.now().getTime() + milliseconds), () => {
      signal?.removeEventListener("abort", abort);
      done();
    });
    function abort(): void {
      cancel();
      failed(signal?.reason);
    }
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** The machine's clock. A waiting action keeps the process alive until it is cancelled. */
export function realClock(): Clock {
  return {
    now: () => new Date(),
    at(when, action) {
      let timer = next();
      function next(): NodeJS.Timeout {
        const remaining = when.getTime() - Date.now();
        return setTimeout(check, Math.min(Math.max(remaining, 0), longestTimeout));
      }
      // A timer may fire a millisecond early, and the machine's clock may be set back.
      function check(): void {
        if (Date.now() >= when.getTime()) action();
        else timer = next();
      }
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that stays at `start` until it is moved. */
export function manualClock(start: Date): ManualClock {
  let time = start.getTime();
  const waiting = new Set<{ when: number; action: () => void }>();

  function earliest(until: number): { when: number; action: () => void } | undefined {
    let found: { when: number; action: () => void } | undefined;
    for (const entry of waiting) {
      if (entry.when <= until && (found === undefined || entry.when < found.when)) found = entry;
    }
    return found;
  }

  const clock: ManualClock = {
    now: () => new Date(time),
    at(when, action) {
      const entry = { when: when.getTime(), action };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance: (milliseconds) => clock.set(new Date(time + milliseconds)),
    set(date) {
      const target = date.getTime();
      for (let entry = earliest(target); entry !== undefined; entry = earliest(target)) {
        waiting.delete(entry);
        time = Math.max(time, entry.when);
        entry.action();
      }
      time = target;
    },
  };
  return clock;
}
