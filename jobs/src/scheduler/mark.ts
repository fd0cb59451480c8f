/**
 * Who schedules: three keys of the document `state`, which the application keeps and never looks at. Whoever stands
 * there has renewed them within the lease; a mark that is older, or says garbage, is anybody's.
 */
import type { Document } from "../documents/document.ts";
import type { StateStore } from "../store/state-store.ts";
import type { Clock } from "../time/clock.ts";
import { formatTimestamp, parseTimestamp } from "../time/timestamp.ts";

const ownerKey = "scheduler_owner";
const sinceKey = "scheduler_since";
const renewedKey = "scheduler_renewed_at";
const leaseMs = 3 * 60_000;
/** How often the mark is to be renewed: twice may fail. */
export const renewalMs = 60_000;

/** Another scheduler than this one. */
export interface MarkHolder {
  readonly owner: string;
  readonly since: string;
}

export interface Mark {
  /** Takes or renews the mark. Who has it instead; `undefined` when it is ours. @throws {StoreError} */
  hold(): Promise<MarkHolder | undefined>;
  /** Gives the mark up, where it is ours. @throws {StoreError} */
  free(): Promise<void>;
}

/** @param owner no other scheduler's, not even an earlier one's of this machine */
export function schedulerMark(store: StateStore, { owner, clock }: { owner: string; clock: Clock }): Mark {
  const guard = { key: ownerKey, equals: owner };
  let isOurs = false;

  async function hold(): Promise<MarkHolder | undefined> {
    const set = { [renewedKey]: formatTimestamp(clock.now()) };
    if (isOurs && (await store.patch("state", { set }, guard))) return undefined;
    isOurs = false;
    // Waiting is reading only: nothing of the application's waits for that.
    const holder = holderIn(await store.read("state")) ?? (await take());
    isOurs = holder === undefined;
    return holder;
  }

  function take(): Promise<MarkHolder | undefined> {
    return store.transaction("state", (state) => {
      const holder = holderIn(state);
      if (holder !== undefined) return { result: holder };
      const now = formatTimestamp(clock.now());
      return {
        patch: { set: { [ownerKey]: owner, [sinceKey]: now, [renewedKey]: now } },
        result: undefined,
      };
    });
  }

  function holderIn(state: Document): MarkHolder | undefined {
    const { [ownerKey]: other, [sinceKey]: since, [renewedKey]: renewed } = state;
    if (typeof other !== "string" || other === "" || other === owner) return undefined;
    const renewedAt = parseTimestamp(renewed);
    // A time further ahead than a lease cannot be true either: a clock was turned back since.
    if (renewedAt === undefined || Math.abs(clock.now().getTime() - renewedAt.getTime()) > leaseMs)
      return undefined;
    return { owner: other, since: typeof since === "string" ? since : "unknown" };
  }

  return {
    hold,
    async free() {
      if (isOurs) await store.patch("state", { remove: [ownerKey, sinceKey, renewedKey] }, guard);
      isOurs = false;
    },
  };
}
