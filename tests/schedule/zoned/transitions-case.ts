/** The changes of one zone's clocks in ten years, compared with what Intl shows day by day. */
import { expect } from "vitest";
import { zoneTransitions } from "../../../src/schedule/zoned/zone.ts";

const from = Date.UTC(2026, 0, 1);
const until = Date.UTC(2036, 0, 1);

/** Fails if a change is missed, or if there is one too many. */
export function checkTransitions(timeZone: string): void {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset", hour: "numeric" });
  const offset = (instant: number): string => format.format(instant).replace(/^.*GMT/, "");
  let seen = 0;
  let before = offset(from);
  for (let instant = from; instant <= until; instant += 86_400_000) {
    const shown = offset(instant);
    if (shown !== before) seen += 1;
    before = shown;
  }
  expect([timeZone, zoneTransitions(timeZone, new Date(from), new Date(until)).length]).toEqual([
    timeZone,
    seen,
  ]);
}
