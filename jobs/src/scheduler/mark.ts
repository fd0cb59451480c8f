/** Who schedules, of several on the same documents: takes the mark, keeps it and gives it up. */
import type { Document } from "../documents/document.ts";
import { type MarkHolder, markHolder, ownerKey, renewedKey, sinceKey } from "../documents/scheduler-mark.ts";
import type { StateStore } from "../store/state-store.ts";
import type { Clock } from "../time/clock.ts";
import { formatTimestamp } from "../time/timestamp.ts";

/** How often the mark is to be renewed: twice may fail. */
export const renewalMs = 60_000;

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
    const holder = markHolder(state, clock.now());
    return holder?.owner === owner ? undefined : holder;
  }

  return {
    hold,
    async free() {
      if (isOurs) await store.patch("state", { remove: [ownerKey, sinceKey, renewedKey] }, guard);
      isOurs = false;
    },
  };
}
