import type { Clock } from "../core/clock.ts";

/** Waits `milliseconds` by `clock`. */
export function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((done) => {
    clock.at(new Date(clock.now().getTime() + milliseconds), done);
  });
}
