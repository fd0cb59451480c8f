import { code, type Rich, rich } from "../../../core/text/rich.ts";
import { clockTime, hours, isSameDay, moment, weekdayTime } from "../../../core/text/time-text.ts";
import type { MergeDay } from "../merge-day.ts";
import type { RevisionDiff } from "../model.ts";
import type { SafeWindows, TimeWindow } from "../safe-windows.ts";

/** Further windows are only counted. */
const maxWindows = 4;

/** One sentence for what happens on the day of the merge, one for when it is safe to merge. */
export function mergeText(job: string, merge: MergeDay, kind: RevisionDiff["kind"]): Rich {
  const { at, brokenPromise } = merge;
  const action = kind === "live" ? "apply" : "merge";
  const done = kind === "live" ? "applied" : "merged";
  if (brokenPromise !== undefined) {
    const [limit, gap] = [hours(brokenPromise.milliseconds), hours(brokenPromise.gap)];
    return rich`The new schedule of ${code(job)} leaves gaps of up to ${gap} (limit ${limit}), whenever it is ${done}.`;
  }
  return rich`If ${done} at ${clockTime(at)} UTC, ${code(job)} ${effectText(merge)}. ${safeText(merge, action)}`;
}

function effectText({ at, lastRun, firstRun, gap, verdict, limit, usual }: MergeDay): string {
  const time = (run: Date): string => (isSameDay(run, at) ? `at ${clockTime(run)}` : `on ${moment(run, at)}`);
  if (verdict === "late" && limit.from === "promise")
    return `will not run for ${hours(gap)} (limit ${hours(limit.milliseconds)})`;
  if (verdict === "late")
    return `skips a run: it will not run for ${hours(gap)} (usually at most ${hours(usual.longest)})`;
  if (verdict === "doubled") return `runs twice within ${hours(gap)}: ${time(lastRun)} and ${time(firstRun)}`;
  const longer = gap > usual.longest ? ` (usually at most ${hours(usual.longest)})` : "";
  return `runs next ${time(firstRun)}, ${hours(gap)} after its last run${longer}`;
}

function safeText({ safe, safeButDoubled, at }: MergeDay, action: "apply" | "merge"): string {
  if (safe.windows.length === 0) return `No time to ${action} it avoids this.`;
  const doubled = safeButDoubled ? ", but with two runs close together" : "";
  return `Safe to ${action} ${windowsText(safe, at)}${doubled}.`;
}

function windowsText({ windows, always, repeatsAfterDays, until }: SafeWindows, at: Date): string {
  if (always)
    return repeatsAfterDays === undefined ? `at any time before ${moment(until, at)} UTC` : "at any time";
  if (repeatsAfterDays === undefined) {
    const [next] = windows;
    if (next === undefined) return "";
    const start = next.from > at ? `from ${moment(next.from, at)} ` : "";
    return `${start}until ${moment(next.until, at)} UTC`;
  }
  const [show, every] = repeatsAfterDays === 1 ? [clockTime, "any day"] : [weekdayTime, "any week"];
  const shown = windows
    .toSorted(byPlace(repeatsAfterDays))
    .slice(0, maxWindows)
    .map((window) => windowText(window, show));
  const rest = windows.length > maxWindows ? ` and at ${windows.length - maxWindows} more times` : "";
  return `${shown.join(", ")} UTC${rest}, ${every}`;
}

function windowText({ from, until }: TimeWindow, show: (time: Date) => string): string {
  return `${show(from)}–${show(until)}`;
}

/** The order of windows that repeat: by time of day, in a week by weekday first. */
function byPlace(repeatsAfterDays: number): (one: TimeWindow, other: TimeWindow) => number {
  const place = ({ from }: TimeWindow): string =>
    `${repeatsAfterDays === 1 ? "" : from.getUTCDay()} ${clockTime(from)}`;
  return (one, other) => (place(one) < place(other) ? -1 : 1);
}
