import type { Clock } from "../../../core/clock.ts";

/** Resolves when the clock has gone on by `milliseconds`, or at once when the signal is or becomes aborted. */
export function waitOnClock(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done();
    const cancel = clock.at(new Date(clock.now().getTime() + milliseconds), finish);
    signal.addEventListener("abort", finish, { once: true });
    function finish(): void {
      cancel();
      signal.removeEventListener("abort", finish);
      done();
    }
  });
}
