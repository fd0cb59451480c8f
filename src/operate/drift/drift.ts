import type { RenderClient } from "../../render/client.ts";
import type { RevisionDiff } from "../../review/diff/model.ts";
import type { Revision } from "../../review/git/revision.ts";
import type { StackPreview } from "../../review/pull-request/preview.ts";
import { readStackRuns, type StackRuns } from "../stack-runs.ts";
import { readLive } from "./live/read-live.ts";
import { needsAttention } from "./run-lines.ts";

/** How Render is, against what stack files and state say, and what became of the runs. */
export interface Drift {
  /** From Render to the stack files. */
  live: RevisionDiff;
  /** Of each stack that could be read. */
  runs: readonly StackRuns[];
  /** What a refresh would take over into the state, of the stacks for which one was tried. */
  refreshes: readonly StackPreview[];
}

interface DriftOptions {
  /** What is looked at ends here. */
  at: Date;
  /** How far back runs are looked at, in milliseconds. */
  spanMs: number;
  refreshes: readonly StackPreview[];
}

/**
 * Asks Render about all stacks of a revision.
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

/** Whether there is anything that somebody should look at. */
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
