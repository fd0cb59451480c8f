import type { Run } from "../render/events.ts";
import type { Slot } from "./ledger.ts";
import type { JobRuns } from "./read-job-runs.ts";

/** How many runs of a window were due and started, and which ones went wrong. */
export interface RunSummary {
  /** Number of slots that are not waiting, paused or unjudged. `undefined` if the schedule cannot be read. */
  readonly due: number | undefined;
  /** Number of runs that started in the window, including manual runs, without those that a guard ended. */
  readonly started: number;
  /** Oldest first, without the slots in `madeUp`. */
  readonly missed: readonly Slot[];
  /** Missed slots that a manual run made up for. */
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
