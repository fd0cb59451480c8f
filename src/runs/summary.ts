import type { Run } from "../render/events.ts";
import type { Slot } from "./ledger.ts";
import type { JobRuns } from "./read-job-runs.ts";

/** What went wrong in a window, and out of how much. */
export interface RunSummary {
  /** Slots that are over: neither waiting, paused nor unjudged. `undefined` when the schedule cannot be read. */
  readonly due: number | undefined;
  /** Runs that started in the window, those by hand included, those that a guard ended not. */
  readonly started: number;
  /** Oldest first. Those for which a run by hand made up are in `madeUp` only. */
  readonly missed: readonly Slot[];
  readonly madeUp: readonly Slot[];
  readonly dropped: readonly Slot[];
  /** Oldest first. */
  readonly failed: readonly Run[];
}

export function summarizeRuns({ ledger, runs, from }: JobRuns): RunSummary {
  const slots = ledger?.slots ?? [];
  const started = runs.filter((run) => run.startedAt >= from && run.result?.kind !== "left out");
  const missed = slots.filter(({ state }) => state === "missed");
  return {
    due: ledger && slots.filter(({ state }) => !["waiting", "paused", "not judged"].includes(state)).length,
    started: started.length,
    missed: missed.filter(({ madeUpBy }) => madeUpBy === undefined),
    madeUp: missed.filter(({ madeUpBy }) => madeUpBy !== undefined),
    dropped: slots.filter(({ state }) => state === "dropped"),
    failed: started.filter(({ result }) => result?.kind === "failed").toReversed(),
  };
}
