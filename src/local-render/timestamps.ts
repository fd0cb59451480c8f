let lastMillisecond = -1;
let serial = 0;

/**
 * The time as Render writes it: RFC 3339, UTC, microseconds, for example `2025-05-14T15:40:47.473001Z`.
 * The last three digits count the calls within one millisecond, so that later stays later.
 */
export function timestamp(now: Date): string {
  const millisecond = now.getTime();
  serial = millisecond === lastMillisecond ? Math.min(serial + 1, 999) : 1;
  lastMillisecond = millisecond;
  return now.toISOString().replace("Z", `${String(serial).padStart(3, "0")}Z`);
}

/** The same moment with nine digits: some answers to POST are so (custom domains), the GETs after them are not. */
export function withNanoseconds(microseconds: string): string {
  return microseconds.replace("Z", "324Z");
}
