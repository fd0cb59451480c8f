import type { Audit } from "../model.ts";

/** The report for scripts: the model itself. Durations in milliseconds, costs in US dollars, times in UTC. */
export function auditJson(audit: Audit): string {
  const text = JSON.stringify({ formatVersion: 1, ...audit }, null, 2);
  // Each row of the load map is on one line instead of sixty.
  return `${text.replace(/\[\n\s+(\d+(?:,\n\s+\d+)+)\n\s+\]/g, (_, numbers: string) => `[${numbers.replace(/\s+/g, " ")}]`)}\n`;
}
