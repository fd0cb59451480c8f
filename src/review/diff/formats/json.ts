import type { RevisionDiff } from "../model.ts";

/** A comparison for scripts: the model itself, times in ISO 8601, durations in milliseconds. */
export function formatJson(diff: RevisionDiff): string {
  return `${JSON.stringify(diff, undefined, 2)}\n`;
}
