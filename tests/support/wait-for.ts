import { setTimeout as wait } from "node:timers/promises";

/**
 * Waits until `check` returns something other than `undefined` and `false`, and resolves to it. For facts that nothing
 * reports, such as the end of a process that another process has started. Where there is an event, await that instead.
 *
 * @param what the fact, as a noun phrase, for the message of the error
 * @param options.limit in milliseconds, about ten times what it takes on a quiet machine
 * @param options.interval the longest time between two checks, in milliseconds
 * @throws Error that names the fact, with the last error of `check` as its cause
 */
export async function waitFor<Found>(
  what: string,
  check: () => Found | Promise<Found>,
  { limit = 60_000, interval = 50 }: { limit?: number; interval?: number } = {},
): Promise<Exclude<Found, false | undefined>> {
  const started = performance.now();
  let cause: unknown;
  for (let pause = Math.min(interval, 1); ; pause = Math.min(pause * 2, interval)) {
    try {
      const found = await check();
      if (found !== undefined && found !== false) return found as Exclude<Found, false | undefined>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() - started > limit) {
      throw new Error(`waited ${limit} ms without success for ${what}`, { cause });
    }
    await wait(pause);
  }
}
