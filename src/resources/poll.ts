import { pause, type RenderClient } from "../render/index.ts";

const firstDistanceMs = 500;
const longestDistanceMs = 10_000;
const tellEveryMs = 30_000;

/**
 * Asks `probe` until it returns something, at growing distances from 0.5 s to 10 s. Undefined after `longestMs`.
 * Every 30 s `waitingFor` is told to the client's log.
 */
export async function poll<T>(
  { clock, log }: Pick<RenderClient, "clock" | "log">,
  { waitingFor, longestMs }: { waitingFor: () => string; longestMs: number },
  probe: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const begun = clock.now().getTime();
  let told = begun;
  for (let distance = firstDistanceMs; ; distance = Math.min(distance * 1.5, longestDistanceMs)) {
    const found = await probe();
    if (found !== undefined) return found;
    const now = clock.now().getTime();
    if (now - begun >= longestMs) return undefined;
    if (now - told >= tellEveryMs) {
      told = now;
      log(`still waiting for ${waitingFor()} (${Math.round((now - begun) / 1000)} s)`);
    }
    await pause(clock, distance);
  }
}
