import { single } from "../../../../src/core/http/headers.ts";
import { parseTimestamp } from "../../documents/timestamp.ts";
import { type Check, ok, wrong } from "../check-result.ts";
import type { GetResult } from "../http-get.ts";
import { bodyOf } from "./response.ts";

/** What another clock showed between `asked` and `answered` of this machine's clock. */
interface Reading {
  readonly shown: Date;
  readonly asked: Date;
  readonly answered: Date;
  /** Resolution of `shown` in milliseconds. Default: 0. */
  readonly stepMs?: number;
}

/**
 * Whether another clock agrees with this machine's, as far as that can be measured: it was read at some time between
 * request and response. Leases, cooldowns and the signature of SwitchBot's calls need clocks that agree.
 */
export function checkClock(name: string, whose: string, reading: Reading, limitSeconds: number): Check {
  const seconds = Math.round(skewMs(reading) / 1000);
  const fields = { skew_s: seconds, limit_s: limitSeconds };
  if (Math.abs(seconds) <= limitSeconds) return ok(name, fields);
  const way = seconds > 0 ? "ahead of" : "behind";
  const message = `the clock of ${whose} is ${Math.abs(seconds)} s ${way} this job's, limit ${limitSeconds} s`;
  return wrong(name, message, fields);
}

/** The time in the body of `/healthz`, else in the header `Date`, which a proxy may have set. */
export function clockIn(result: GetResult): Reading | undefined {
  if (result.kind === "none") return undefined;
  const { asked, answered } = result;
  const inBody = parseTimestamp(bodyOf(result)?.timestamp_utc);
  if (inBody !== undefined) return { shown: inBody, asked, answered };
  const shown = new Date(single(result.headers.date) ?? "");
  return Number.isNaN(shown.getTime()) ? undefined : { shown, asked, answered, stepMs: 1000 };
}

function skewMs({ shown, asked, answered, stepMs = 0 }: Reading): number {
  const earliest = shown.getTime();
  const latest = earliest + stepMs;
  if (earliest > answered.getTime()) return earliest - answered.getTime();
  return Math.min(latest - asked.getTime(), 0);
}
