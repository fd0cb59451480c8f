import type { Clock } from "./clock.ts";

/**
 * Waits on a clock.
 * @throws the reason of `signal` once that is aborted
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
