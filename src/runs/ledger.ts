/**
 * What became of each time at which a job was due. Every passed slot is in exactly one of nine states, so the ledger adds
 * up. Pure: the same history at the same time gives the same ledger.
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
  /** The scheduled run that was started for it. Runs by hand fill no slot. */
  readonly run?: Run;
  /** Missed only: whether its run may still start. */
  readonly provisional?: boolean;
  /** Missed only: the run by hand that made up for it. */
  readonly madeUpBy?: Run;
  /** Not judged only. */
  readonly reason?: NotJudgedReason;
}

export type NotJudgedReason = "deploy" | "before creation" | "schedule not known";

/** From `from` on, before `to`; without `to` it goes on. */
export interface Period {
  readonly from: Date;
  readonly to?: Date;
}

/** What is known of a job. */
export interface JobHistory {
  readonly times: DueTimes;
  /** All runs of the window, also an active one that began before it. In any order. */
  readonly runs: readonly Run[];
  /** The window: slots from here on, before `now`. */
  readonly from: Date;
  readonly now: Date;
  /** When it was suspended, without the time after its `until`. */
  readonly pauses?: readonly Period[];
  readonly notJudged?: readonly (Period & { readonly reason: NotJudgedReason })[];
  /**
   * Before this time the job may have had another schedule, so a slot without a run proves nothing. Default: the whole
   * window has this one.
   */
  readonly scheduleSince?: Date | undefined;
}

export interface Ledger {
  readonly from: Date;
  /** Exclusive: a slot at exactly this time has not passed. */
  readonly to: Date;
  /** In order. */
  readonly slots: readonly Slot[];
  /** How many slots are in each state. */
  readonly counts: Readonly<Record<SlotState, number>>;
}

export function ledgerOf(history: JobHistory, options: RunLimitOptions = {}): Ledger {
  const { times, from, now } = history;
  const runs = history.runs.toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
  const dues = times.between(from, now);
  const filled = attribute(runs, dues, options);
  const behind = slotsBehindRuns(dues, runs, filled, history);
  const slots = dues.map((due, index) => {
    const next = dues[index + 1] ?? times.next(due);
    const gapMs = next.getTime() - due.getTime();
    const marginMs = startMarginOf(gapMs, options);
    return judgeSlot({
      due,
      next,
      marginMs,
      run: filled.get(due.getTime()),
      behind: behind.get(due.getTime()),
    });
  });
  const counts = Object.fromEntries(slotStates.map((state) => [state, 0])) as Record<SlotState, number>;
  for (const { state } of slots) counts[state] += 1;
  return { from, to: now, slots, counts };

  /** In the order of precedence: not judged, paused, canceled, dropped, delayed, late, on time, missed, waiting. */
  function judgeSlot(slot: SlotFacts): Slot {
    const { due, run, behind, marginMs, next } = slot;
    const shown = run === undefined ? { due } : { due, run };
    const unjudged = history.notJudged?.find((period) => contains(period, due));
    if (unjudged !== undefined) return { ...shown, state: "not judged", reason: unjudged.reason };
    if (history.pauses?.some((period) => contains(period, due))) return { ...shown, state: "paused" };
    if (run !== undefined) {
      if (run.result?.kind === "canceled") return { ...shown, state: "canceled" };
      if (behind !== undefined) return { ...shown, state: "delayed" };
      const isLate = run.startedAt.getTime() - due.getTime() > marginMs;
      return { ...shown, state: isLate ? "late" : "on time" };
    }
    const waitsFrom = behind === undefined ? due : behind.endedAt;
    const isWaiting = waitsFrom === undefined || now.getTime() - waitsFrom.getTime() <= marginMs;
    if (!behind?.isDropped && isWaiting) return { due, state: "waiting" };
    if (history.scheduleSince !== undefined && due < history.scheduleSince) {
      return { due, state: "not judged", reason: "schedule not known" };
    }
    if (behind?.isDropped) return { due, state: "dropped" };
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
  /** The run that was active when it came due. */
  behind: Behind | undefined;
}

interface Behind {
  /** When that run ended; `undefined` while it is active. */
  endedAt: Date | undefined;
  /** Another slot of that time waits or was started. */
  isDropped: boolean;
}

/**
 * Which run was started for which slot, by the slot's time. A scheduled run names its due minute in its id; one whose id
 * cannot be read counts for the nearest slot before its start, if that has no other. The first of several counts.
 */
function attribute(
  runs: readonly Run[],
  dues: readonly Date[],
  { earlyStartMs = defaultEarlyStartMs }: RunLimitOptions,
): Map<number, Run> {
  const scheduled = runs.filter(({ result }) => result?.kind !== "left out");
  const slots = new Set(dues.map((due) => due.getTime()));
  const filled = new Map<number, Run>();
  const fill = (time: number, run: Run): void => {
    if (slots.has(time) && !filled.has(time)) filled.set(time, run);
  };
  for (const run of scheduled) if (run.trigger.kind === "schedule") fill(run.trigger.due.getTime(), run);
  for (const run of scheduled) {
    if (run.trigger.kind !== "not known") continue;
    const latest = run.startedAt.getTime() + earlyStartMs;
    const due = dues.findLast((each) => each.getTime() <= latest);
    if (due !== undefined) fill(due.getTime(), run);
  }
  return filled;
}

/**
 * The slots that came due while a run was active. Of those of one run, one waits: the one that was started later, else
 * the first. The others are dropped. Render does not document how many wait; this holds whichever one it starts.
 */
function slotsBehindRuns(
  dues: readonly Date[],
  runs: readonly Run[],
  filled: ReadonlyMap<number, Run>,
  { pauses = [], notJudged = [] }: JobHistory,
): Map<number, Behind> {
  const byRun = new Map<Run, Date[]>();
  const behind = new Map<number, Behind>();
  for (const due of dues) {
    const own = filled.get(due.getTime());
    const active = runs.findLast((run) => run !== own && isActiveAt(run, due));
    if (active === undefined) continue;
    behind.set(due.getTime(), { endedAt: active.endedAt, isDropped: false });
    const isCounted = ![...pauses, ...notJudged].some((period) => contains(period, due));
    if (isCounted) byRun.set(active, [...(byRun.get(active) ?? []), due]);
  }
  for (const [run, waiting] of byRun) {
    const kept = waiting.find((due) => filled.has(due.getTime())) ?? waiting[0];
    for (const due of waiting) {
      if (due !== kept) behind.set(due.getTime(), { endedAt: run.endedAt, isDropped: true });
    }
  }
  return behind;
}

/** A run whose end Render lost is not known to have been active at any later time. */
function isActiveAt({ startedAt, lifecycle, endedAt }: Run, time: Date): boolean {
  return startedAt < time && (lifecycle === "active" || (endedAt !== undefined && endedAt > time));
}

/** The first successful run by hand after a missed slot, unless a scheduled run succeeded before it. */
function makeUpFor(due: Date, runs: readonly Run[]): Run | undefined {
  const next = runs.find(({ startedAt, result }) => startedAt >= due && result?.kind === "succeeded");
  return next?.trigger.kind === "hand" ? next : undefined;
}

function contains({ from, to }: Period, time: Date): boolean {
  return time >= from && (to === undefined || time < to);
}
