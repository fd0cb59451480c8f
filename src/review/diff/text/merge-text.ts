import { code, type Rich, rich } from "../../../core/text/rich.ts";
import { clockTime, hours, isSameDay, moment, weekdayTime } from "../../../core/text/time-text.ts";
import type { MergeDay } from "../merge-day.ts";
import type { RevisionDiff } from "../model.ts";
import type { SafeWindows, TimeWindow } from "../safe-windows.ts";

/** More windows than these are counted. */
const mostWindows = 4;

/** One sentence for what happens on the day of the merge, one for when it is safe. */
export function mergeText(job: string, merge: MergeDay, kind: RevisionDiff["kind"]): Rich {
  const { brokenPromise } = merge;
  if (brokenPromise !== undefined) {
    const [promise, gap] = [hours(brokenPromise.milliseconds), hours(brokenPromise.gap)];
    return rich`${code(job)} promises a run every ${promise}, and its new schedule leaves ${gap}: no time to merge helps.`;
  }
  const done = kind === "live" ? "Brought up" : "Merged";
  return rich`${done} at ${clockTime(merge.at)} UTC, ${code(job)} ${happens(merge)}. ${safeText(merge)}`;
}

function happens({ at, lastRun, firstRun, gap, verdict, limit, usual }: MergeDay): string {
  const time = (run: Date): string => (isSameDay(run, at) ? `at ${clockTime(run)}` : `on ${moment(run, at)}`);
  if (verdict === "late" && limit.from === "promise")
    return `next runs after ${hours(gap)}; promised: ${hours(limit.milliseconds)}`;
  if (verdict === "late")
    return `skips a run: the next one comes ${hours(gap)} after the last, and both schedules leave ${hours(usual.longest)} at most`;
  if (verdict === "doubled") return `runs twice within ${hours(gap)}: ${time(lastRun)} and ${time(firstRun)}`;
  const longer = gap > usual.longest ? ` instead of ${hours(usual.longest)} at most` : "";
  return `next runs ${time(firstRun)}, ${hours(gap)} after the last run${longer}`;
}

function safeText({ safe, safeButDoubled, at }: MergeDay): string {
  if (safe.windows.length === 0) return "No time to merge avoids that.";
  const doubled = safeButDoubled ? ", but with two runs close together" : "";
  return `Safe ${windowsText(safe, at)}${doubled}.`;
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
  const [show, every] = repeatsAfterDays === 1 ? [clockTime, "every day"] : [weekdayTime, "every week"];
  const told = windows
    .toSorted(byPlace(repeatsAfterDays))
    .slice(0, mostWindows)
    .map((window) => windowText(window, show));
  const rest = windows.length > mostWindows ? ` and at ${windows.length - mostWindows} more times` : "";
  return `${every} from ${told.join(", ")} UTC${rest}`;
}

function windowText({ from, until }: TimeWindow, show: (time: Date) => string): string {
  return `${show(from)} to ${show(until)}`;
}

/** For windows that repeat: those of a day by the clock, those of a week by the weekday. */
function byPlace(repeatsAfterDays: number): (one: TimeWindow, other: TimeWindow) => number {
  const place = ({ from }: TimeWindow): string =>
    `${repeatsAfterDays === 1 ? "" : from.getUTCDay()} ${clockTime(from)}`;
  return (one, other) => (place(one) < place(other) ? -1 : 1);
}
