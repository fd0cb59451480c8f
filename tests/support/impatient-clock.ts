import type { Clock, ManualClock } from "../../src/core/clock.ts";

/** A clock on which nobody waits: it jumps to whatever is waited for. */
export interface ImpatientClock extends Clock {
  /** The waits that were asked for, in milliseconds and in their order. */
  readonly waits: readonly number[];
}

/** Turns `clock` on as soon as somebody waits, so that client and server share one time. */
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
