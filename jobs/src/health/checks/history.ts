import { OperationError } from "../../../../src/core/errors.ts";
import { failedStatus, type Outcome } from "../../automation/tick-context.ts";
import { isInsideWindow, readZone, toLocalTime } from "../../automation/time-windows.ts";
import type { Document } from "../../documents/document.ts";
import { isTruthy } from "../../documents/python-values.ts";
import { type Check, ok, secondsBetween, wrong } from "../check-result.ts";
import type { LastTick } from "./ticks.ts";

// All other ticks are inside a window, have a temperature and add a row.
const statusesWithoutRow: readonly string[] = [
  failedStatus,
  "disabled",
  "outside_window",
  "turned_off_outside_window",
  "noop",
  "missing_meter",
  "invalid_temperature",
] satisfies (Outcome | typeof failedStatus)[];

/**
 * Whether the last tick has added its row to the history, as each does inside a window. Whether there is a tick at all is
 * another check, so the row is compared with the tick, not with the clock.
 * @param limitSeconds how much older than the tick it may be: the application adds its rows in groups
 */
export function checkHistory(
  newest: Date | undefined,
  {
    settings,
    state,
    lastTick,
    limitSeconds,
  }: { settings: Document; state: Document; lastTick: LastTick; limitSeconds: number },
): Check {
  const reason = whyNoRow(settings, state, lastTick, limitSeconds);
  const tick = lastTick.at;
  if (reason !== undefined || tick === undefined) return ok("history", { expected: false, reason });
  if (newest === undefined)
    return wrong("history", "the history has no row although the last tick was inside a window");
  const behind = secondsBetween(newest, tick);
  const fields = { expected: true, behind_s: Math.max(behind, 0), limit_s: limitSeconds };
  if (behind <= limitSeconds) return ok("history", fields);
  const message = `the newest history row is ${behind} s older than the last tick, limit ${limitSeconds} s`;
  return wrong("history", message, fields);
}

function whyNoRow(
  settings: Document,
  state: Document,
  { at, status }: LastTick,
  limitSeconds: number,
): string | undefined {
  if (at === undefined) return "no tick";
  if (!isTruthy(settings.automation_enabled)) return "automation disabled";
  if (status !== undefined && statusesWithoutRow.includes(status)) return status;
  if (status === undefined && isTruthy(state.last_temperature_stale)) return "temperature stale";
  // A window that has just opened: the ticks before it added none.
  const before = new Date(at.getTime() - limitSeconds * 1000);
  return isInside(settings, at) && isInside(settings, before) ? undefined : "outside window";
}

function isInside(settings: Document, moment: Date): boolean {
  try {
    return isInsideWindow(settings.time_windows, toLocalTime(readZone(settings.timezone).name, moment));
  } catch (error) {
    if (error instanceof OperationError) return false; // the zone is a path: every tick fails and reports that
    throw error;
  }
}
