import { offRepeatStatus } from "../../automation/off-repeat.ts";
import type { Document } from "../../documents/document.ts";
import { toObject } from "../../documents/python-values.ts";
import { parseTimestamp } from "../../time/timestamp.ts";
import { type Check, ok, secondsBetween, wrong } from "../check.ts";

/** Whether a repeat of an OFF waits for longer than a tick may: what should be off may still run. */
export function checkOffRepeat(
  state: Document,
  { now, limitSeconds }: { now: Date; limitSeconds: number },
): Check {
  const { kind } = offRepeatStatus(state, now);
  const dueAt = parseTimestamp(toObject(state.pending_off_repeat).next_run_at);
  if (kind !== "due" || dueAt === undefined) return ok("off-repeat", { queue: kind });
  const overdue = secondsBetween(dueAt, now);
  const fields = { queue: kind, overdue_s: overdue, limit_s: limitSeconds };
  if (overdue <= limitSeconds) return ok("off-repeat", fields);
  return wrong(
    "off-repeat",
    `a repeat of an OFF is overdue by ${overdue} s, limit ${limitSeconds} s`,
    fields,
  );
}
