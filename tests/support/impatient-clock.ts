import type { Clock, ManualClock } from "../../src/core/clock.ts";

/** A clock without waiting: it jumps to the time that is waited for. */
export interface ImpatientClock extends Clock {
  /** The requested waits in milliseconds, in their order. */
  readonly waits: readonly number[];
}

/** Advances `clock` as soon as something waits, so that client and server share one time. */
export function impatient(clock: ManualClock): ImpatientClock {
  const waits: number[] = [];
  return {
    waits,
    now: clock.now,
    at(when, action) {
      waits.push(when.getTime() - clock.now().getTime());
      let waiting = true;
      const cancel = clock.at(when, () => {
        waiting = false;
        action();
      });
      setImmediate(() => {
        if (waiting && when > clock.now()) clock.set(when);
        else if (waiting) clock.advance(0);
      });
      return () => {
        waiting = false;
        cancel();
      };
    },
  };
}
