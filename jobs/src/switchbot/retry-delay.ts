const longestSeconds = 5;
const spreadSeconds = 0.5;

export interface RetryDelayOptions {
  /** 0 after the first attempt. */
  attempt: number;
  /** After the first attempt; it doubles with each one. */
  delaySeconds: number;
  /** The reply's `Retry-After`; counts when it is a number of seconds. */
  retryAfter: string | null;
  /** From 0 to below 1. */
  random: () => number;
}

/** How long to wait before the next attempt: at most 5 s and up to half a second of spread. */
export function delayMilliseconds({ attempt, delaySeconds, retryAfter, random }: RetryDelayOptions): number {
  const asked = /^\s*\d+(\.\d+)?\s*$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined;
  const seconds = Math.min(asked ?? delaySeconds * 2 ** attempt, longestSeconds);
  return Math.round((seconds + random() * spreadSeconds) * 1000);
}
