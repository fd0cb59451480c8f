/**
 * The keys of the document `state` that say who schedules, which the application keeps and never looks at. Whoever
 * stands there has renewed them within the lease; a mark that is older, or says garbage, is anybody's.
 */

import { parseTimestamp } from "../time/timestamp.ts";
import type { Document } from "./document.ts";

export const ownerKey = "scheduler_owner";
export const sinceKey = "scheduler_since";
export const renewedKey = "scheduler_renewed_at";
const leaseMs = 3 * 60_000;

/** What makes a mark nobody's. */
export const freeMarkKeys: Document = { [ownerKey]: null, [sinceKey]: null, [renewedKey]: null };

/** A scheduler that works on the documents. */
export interface MarkHolder {
  readonly owner: string;
  /** A timestamp, or `unknown`. */
  readonly since: string;
}

/** Who schedules at `now`. */
export function markHolder(state: Document, now: Date): MarkHolder | undefined {
  const { [ownerKey]: owner, [sinceKey]: since, [renewedKey]: renewed } = state;
  if (typeof owner !== "string" || owner === "") return undefined;
  const renewedAt = parseTimestamp(renewed);
  // A time further ahead than a lease cannot be true either: a clock was turned back since.
  if (renewedAt === undefined || Math.abs(now.getTime() - renewedAt.getTime()) > leaseMs) return undefined;
  return { owner, since: typeof since === "string" ? since : "unknown" };
}
