import { type Document, isDocument } from "../../documents/document.ts";
import { toInteger } from "../../documents/python-values.ts";
import { formatTimestamp, parseTimestamp } from "../../documents/timestamp.ts";
import type { FailoverStatus } from "../../store/state-store.ts";
import { type Check, ok, warning, wrong } from "../check-result.ts";

/** The state of a store that has another one to fall back on; no check for other stores. */
export function checkFailover(name: string, status: FailoverStatus | undefined): Check[] {
  if (status === undefined) return [];
  const { failures, since, nextProbe } = status;
  const fields = { failures, since: timeText(since), next_probe: timeText(nextProbe) };
  if (since !== undefined) {
    const message = `the files have replaced the database since ${formatTimestamp(since)}`;
    return [wrong(name, message, fields)];
  }
  if (failures > 0)
    return [warning(name, `the last use of the database failed (${failures} in a row)`, fields)];
  return [ok(name, fields)];
}

/** The same, as `/healthz` of `serve` reports it. */
export function failoverIn(body: Document | undefined): FailoverStatus | undefined {
  const status = body?.failover;
  if (!isDocument(status)) return undefined;
  return {
    failures: toInteger(status.failures) ?? 0,
    since: parseTimestamp(status.since),
    nextProbe: parseTimestamp(status.next_probe),
  };
}

function timeText(time: Date | undefined): string | undefined {
  return time === undefined ? undefined : formatTimestamp(time);
}
