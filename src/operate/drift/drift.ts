import type { RenderClient } from "../../render/client.ts";
import type { RevisionDiff } from "../../review/diff/model.ts";
import type { Revision } from "../../review/git/revision.ts";
import type { StackPreview } from "../../review/pull-request/preview.ts";
import { readStackRuns, type StackRuns } from "../stack-runs.ts";
import { readLive } from "./live/read-live.ts";
import { needsAttention } from "./run-lines.ts";

/** How Render differs from the stack files and the state, and what became of the runs. */
export interface Drift {
  /** The differences from Render (before) to the stack files (after). */
  live: RevisionDiff;
  /** The runs of each stack whose file could be read. */
  runs: readonly StackRuns[];
  /** What a refresh would change in the state, for each stack with `--refresh`. */
  refreshes: readonly StackPreview[];
}

interface DriftOptions {
  /** The time of the check. */
  at: Date;
  /** How far back runs are checked. */
  spanMs: number;
  refreshes: readonly StackPreview[];
}

/**
 * Compares all stacks of a revision with Render. Only reads.
 * @throws RenderApiError
 */
export async function readDrift(
  client: RenderClient,
  revision: Revision,
  { at, spanMs, refreshes }: DriftOptions,
): Promise<Drift> {
  const live = await readLive(revision, { at, client });
  const span = { from: new Date(at.getTime() - spanMs), to: at };
  const configs = revision.stacks.flatMap(({ config }) => config ?? []);
  const runs = await Promise.all(configs.map((config) => readStackRuns(client, config, span)));
  return { live, runs, refreshes };
}

/** Whether there is nothing to report. */
export function isQuiet({ live, runs, refreshes }: Drift): boolean {
  return (
    live.stacks.length === 0 &&
    runs.every(({ jobs }) => !jobs.some(needsAttention)) &&
    refreshes.every(
      ({ preview }) =>
        preview === undefined || (preview.failure === undefined && preview.changes.length === 0),
    )
  );
}
