import type { Document } from "../../documents/document.ts";
import type { FileStore } from "../../store/file-store.ts";
import type { PostgresStore } from "../../store/postgres/postgres-store.ts";
import { formatTimestamp, parseTimestamp } from "../../time/timestamp.ts";
import { isVerdict, type Memory, type Told } from "./verdict.ts";

// Longer than a message may take. Whoever is killed meanwhile leaves it to the next run.
const claimMs = 30_000;

/**
 * A document of its own beside `settings` and `state`, which are not touched: the row `health` of `json_store`, or
 * `health.json`. It is written only when the verdict changes.
 */
export function storedMemory(store: FileStore | PostgresStore): Memory {
  return {
    recall: async () => toldIn(await store.read("health")),
    claim: (recalled, now) =>
      store.transaction("health", (document) => {
        if (toldIn(document)?.at.getTime() !== recalled?.at.getTime() || isClaimed(document, now)) {
          return { result: false };
        }
        const claimedUntil = formatTimestamp(new Date(now.getTime() + claimMs));
        return { patch: { set: { claimed_until: claimedUntil } }, result: true };
      }),
    settle: (told) =>
      store.transaction("health", () => ({
        patch: {
          set: told === undefined ? {} : { told: told.verdict, told_at: formatTimestamp(told.at) },
          remove: ["claimed_until"],
        },
        result: undefined,
      })),
  };
}

function toldIn({ told, told_at }: Document): Told | undefined {
  const at = parseTimestamp(told_at);
  return isVerdict(told) && at !== undefined ? { verdict: told, at } : undefined;
}

/** A claim further ahead than one can be cannot be true: a clock was turned back since. */
function isClaimed({ claimed_until }: Document, now: Date): boolean {
  const until = parseTimestamp(claimed_until)?.getTime() ?? 0;
  return until > now.getTime() && until <= now.getTime() + claimMs;
}
