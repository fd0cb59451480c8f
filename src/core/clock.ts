import { minuteMs } from "./time-units.ts";

/** The time and timers; passed in, so that tests can control them. */
export interface Clock {
  now(): Date;
  /**
   * Calls `action` once, at `when`, or as soon as possible if that is in the past, but never before this call
   * returns. A manual clock calls it when it is next moved.
   */
  at(when: Date, action: () => void): Cancel;
}

/** Cancels a call scheduled with {@link Clock.at}. Has no effect after that call, or when called again. */
export type Cancel = () => void;

/** A clock that only moves when it is set. */
export interface ManualClock extends Clock {
  /** Moves forward by `milliseconds`, as {@link ManualClock.set} does. */
  advance(milliseconds: number): void;
  /**
   * Moves to `date`. Calls due actions in the order of their times, those for the same time in the order in which
   * they were scheduled; during each, `now()` is its time. A date in the past only sets the clock back.
   */
  set(date: Date): void;
}

// Longer waits are split: setTimeout ignores the time for which the machine slept, and accepts at most 24 days.
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
