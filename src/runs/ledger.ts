/**
 * The outcome of each time at which a job was due. Every past slot is in exactly one of nine states, so the counts add up
 * to the number of slots. Pure: the same history at the same time results in the same ledger.
 */
import type { Run } from "../render/events.ts";
import type { DueTimes } from "./due-times.ts";
import { defaultEarlyStartMs, longestRunMs, type RunLimitOptions, startMarginOf } from "./limits.ts";

export const slotStates = [
  "on time",
  "waiting",
  "late",
  "delayed",
  "dropped",
  "missed",
  "canceled",
  "paused",
  "not judged",
] as const;
type SlotState = (typeof slotStates)[number];

/** One due time of a job that has passed. */
export interface Slot {
  readonly due: Date;
  readonly state: SlotState;
  /** The scheduled run that was started for it. Manual runs do not fill a slot. */
  readonly run?: Run;
  /** Only if missed: whether its run may still start. */
  readonly provisional?: boolean;
  /** Only if missed: the manual run that made up for it. */
  readonly madeUpBy?: Run;
  /** Only if not judged. */
  readonly reason?: NotJudgedReason;
}

export type NotJudgedReason = "deploy" | "before creation" | "schedule not known";

/** From `from` (inclusive) to `to` (exclusive); without `to` it has no end. */
export interface Period {
  readonly from: Date;
  readonly to?: Date;
}

/** What a ledger is computed from. */
export interface JobHistory {
  readonly times: DueTimes;
  /** All runs of the window, and one that was active when it began. In any order. */
  readonly runs: readonly Run[];
  /** The window: slots from here on, before `now`. */
  readonly from: Date;
  readonly now: Date;
  /** Periods of suspension, each up to its planned end. Default: none. */
  readonly pauses?: readonly Period[];
  readonly notJudged?: readonly (Period & { readonly reason: NotJudgedReason })[];
  /**
   * Before this time the job may have had another schedule, so a slot without a run is not a missed one. Default: the
   * schedule applies to the whole window.
   */
  readonly scheduleSince?: Date | undefined;
}

export interface Ledger {
  readonly from: Date;
  /** Exclusive: a slot at exactly this time has not passed. */
  readonly to: Date;
  /** In order. */
  readonly slots: readonly Slot[];
  /** Number of slots in each state. */
  readonly counts: Readonly<Record<SlotState, number>>;
}

export function ledgerOf(history: JobHistory, options: RunLimitOptions = {}): Ledger {
  const { times, from, now } = history;
  const runs = history.runs.toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
  const dueTimes = times.between(from, now);
  const filled = assignRuns(runs, dueTimes, options);
  const blockedBy = findBlockedSlots(dueTimes, runs, filled, history);
  const slots = dueTimes.map((due, index) => {
    const next = dueTimes[index + 1] ?? times.next(due);
    const gapMs = next.getTime() - due.getTime();
    const marginMs = startMarginOf(gapMs, options);
    return judgeSlot({
      due,
      next,
      marginMs,
      run: filled.get(due.getTime()),
      blockedBy: blockedBy.get(due.getTime()),
    });
  });
  const counts = Object.fromEntries(slotStates.map((state) => [state, 0])) as Record<SlotState, number>;
  for (const { state } of slots) counts[state] += 1;
  return { from, to: now, slots, counts };

  /** In the order of precedence: not judged, paused, canceled, dropped, delayed, late, on time, missed, waiting. */
  function judgeSlot(slot: SlotFacts): Slot {
    const { due, run, blockedBy, marginMs, next } = slot;
    const shown = run === undefined ? { due } : { due, run };
    const unjudged = history.notJudged?.find((period) => contains(period, due));
    if (unjudged !== undefined) return { ...shown, state: "not judged", reason: unjudged.reason };
    if (history.pauses?.some((period) => contains(period, due))) return { ...shown, state: "paused" };
    if (run !== undefined) {
      if (run.result?.kind === "canceled") return { ...shown, state: "canceled" };
      if (blockedBy !== undefined) return { ...shown, state: "delayed" };
      const isLate = run.startedAt.getTime() - due.getTime() > marginMs;
      return { ...shown, state: isLate ? "late" : "on time" };
    }
    const waitsFrom = blockedBy === undefined ? due : blockedBy.endedAt;
    const isWaiting = waitsFrom === undefined || now.getTime() - waitsFrom.getTime() <= marginMs;
    if (!blockedBy?.isDropped && isWaiting) return { due, state: "waiting" };
    if (history.scheduleSince !== undefined && due < history.scheduleSince) {
      return { due, state: "not judged", reason: "schedule not known" };
    }
    if (blockedBy?.isDropped) return { due, state: "dropped" };
    const finalAt = Math.min(next.getTime(), due.getTime() + longestRunMs);
    const madeUpBy = makeUpFor(due, runs);
    const provisional = now.getTime() < finalAt;
    return { due, state: "missed", provisional, ...(madeUpBy === undefined ? {} : { madeUpBy }) };
  }
}

interface SlotFacts {
  due: Date;
  /** The slot after it. */
  next: Date;
  marginMs: number;
  run: Run | undefined;
  /** The run that was active when the slot came due. */
  blockedBy: BlockingRun | undefined;
}

interface BlockingRun {
  /** When it ended; `undefined` while it is active. */
  endedAt: Date | undefined;
  /** Whether another slot that came due during this run waits, or has started since. */
  isDropped: boolean;
}

/**
 * Assigns each run to the slot that it was started for; the result is indexed by the slot's time. The id of a scheduled
 * run contains its due minute. A run whose id cannot be read belongs to the nearest slot before its start, if that has no
 * other run. Of several runs for one slot, the first counts.
 */
function assignRuns(
  runs: readonly Run[],
  dueTimes: readonly Date[],
  { earlyStartMs = defaultEarlyStartMs }: RunLimitOptions,
): Map<number, Run> {
  const scheduled = runs.filter(({ result }) => result?.kind !== "left out");
  const slots = new Set(dueTimes.map((due) => due.getTime()));
  const filled = new Map<number, Run>();
  const fill = (time: number, run: Run): void => {
    if (slots.has(time) && !filled.has(time)) filled.set(time, run);
  };
  for (const run of scheduled) if (run.trigger.kind === "schedule") fill(run.trigger.due.getTime(), run);
  for (const run of scheduled) {
    if (run.trigger.kind !== "not known") continue;
    const latest = run.startedAt.getTime() + earlyStartMs;
    const due = dueTimes.findLast((each) => each.getTime() <= latest);
    if (due !== undefined) fill(due.getTime(), run);
  }
  return filled;
}

/**
 * Finds the slots that came due while a run was active. Of the slots that one run blocks, one waits: the one that was
 * started later, or else the first. The others are dropped. Render does not document how many wait; the result is
 * correct whichever of them it starts.
 */
function findBlockedSlots(
  dueTimes: readonly Date[],
  runs: readonly Run[],
  filled: ReadonlyMap<number, Run>,
  { pauses = [], notJudged = [] }: JobHistory,
): Map<number, BlockingRun> {
  const byRun = new Map<Run, Date[]>();
  const blockedBy = new Map<number, BlockingRun>();
  for (const due of dueTimes) {
    const own = filled.get(due.getTime());
    const active = runs.findLast((run) => run !== own && isActiveAt(run, due));
    if (active === undefined) continue;
    blockedBy.set(due.getTime(), { endedAt: active.endedAt, isDropped: false });
    const isCounted = ![...pauses, ...notJudged].some((period) => contains(period, due));
    if (isCounted) byRun.set(active, [...(byRun.get(active) ?? []), due]);
  }
  for (const [run, waiting] of byRun) {
    const kept = waiting.find((due) => filled.has(due.getTime())) ?? waiting[0];
    for (const due of waiting) {
      if (due !== kept) blockedBy.set(due.getTime(), { endedAt: run.endedAt, isDropped: true });
    }
  }
  return blockedBy;
}

/** A run without a known end counts as active only if Render says so. */
function isActiveAt({ startedAt, lifecycle, endedAt }: Run, time: Date): boolean {
  return startedAt < time && (lifecycle === "active" || (endedAt !== undefined && endedAt > time));
}

/** The first successful run after a missed slot, if it was manual. */
function makeUpFor(due: Date, runs: readonly Run[]): Run | undefined {
  const next = runs.find(({ startedAt, result }) => startedAt >= due && result?.kind === "succeeded");
  return next?.trigger.kind === "hand" ? next : undefined;
}

function contains({ from, to }: Period, time: Date): boolean {
  return time >= from && (to === undefined || time < to);
}
