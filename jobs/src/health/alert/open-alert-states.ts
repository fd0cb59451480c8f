import type { Document } from "../../documents/document.ts";
import { formatTimestamp, parseTimestamp } from "../../documents/timestamp.ts";
import type { Log } from "../../program/log.ts";
import { FileStore } from "../../store/file-store.ts";
import type { PostgresStore } from "../../store/postgres/postgres-store.ts";
import { databaseOf, type StoreValues } from "../read-store.ts";
import type { RenderAccess } from "../render-api.ts";
import { type AlertState, isVerdict, type PostedVerdict } from "./alert-state.ts";
import { logState } from "./log-state.ts";

interface AlertStates extends AsyncDisposable {
  readonly all: readonly AlertState[];
}

/**
 * All places that remember the posted verdict: the folder, the database, and this job's log on Render. A cron job at
 * Render has no disk, and the database may be what is down.
 */
export function openAlertStates(
  values: StoreValues & { serviceId: string | undefined },
  { access, now, log }: { access: RenderAccess | undefined; now: Date; log: Log },
): AlertStates {
  const { stateDir, postgresUrl, serviceId } = values;
  const database: PostgresStore | undefined = postgresUrl === undefined ? undefined : databaseOf(values, log);
  return {
    all: [
      ...(stateDir === undefined ? [] : [storedState(new FileStore(stateDir))]),
      ...(database === undefined ? [] : [storedState(database)]),
      ...(access === undefined || serviceId === undefined ? [] : [logState(access, serviceId, now)]),
    ],
    [Symbol.asyncDispose]: async () => database?.close(),
  };
}

// Longer than posting may take. A run that is killed meanwhile leaves it to the next one.
const claimMs = 30_000;

/**
 * A document separate from `settings` and `state`: the row `health` of `json_store`, or
 * `health.json`. It is written only when the verdict changes.
 */
function storedState(store: FileStore | PostgresStore): AlertState {
  return {
    read: async () => postedIn(await store.read("health")),
    claim: (before, now) =>
      store.transaction("health", (document) => {
        if (postedIn(document)?.at.getTime() !== before?.at.getTime() || isClaimed(document, now)) {
          return { result: false };
        }
        const claimedUntil = formatTimestamp(new Date(now.getTime() + claimMs));
        return { patch: { set: { claimed_until: claimedUntil } }, result: true };
      }),
    release: (posted) =>
      store.transaction("health", () => ({
        patch: {
          set: posted === undefined ? {} : { told: posted.verdict, told_at: formatTimestamp(posted.at) },
          remove: ["claimed_until"],
        },
        result: undefined,
      })),
  };
}

function postedIn({ told, told_at }: Document): PostedVerdict | undefined {
  const at = parseTimestamp(told_at);
  return isVerdict(told) && at !== undefined ? { verdict: told, at } : undefined;
}

/** A claim that ends later than a new one would is invalid: a clock was set back since. */
function isClaimed({ claimed_until }: Document, now: Date): boolean {
  const until = parseTimestamp(claimed_until)?.getTime() ?? 0;
  return until > now.getTime() && until <= now.getTime() + claimMs;
}
