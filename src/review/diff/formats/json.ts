import type { RevisionDiff } from "../model.ts";

/** A comparison for scripts: the model as it is, times in ISO 8601, lengths of time in milliseconds. */
export function formatJson(diff: RevisionDiff): string {
  return `${JSON.stringify(diff, undefined, 2)}\n`;
}
