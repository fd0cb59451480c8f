/** Who schedules, of several on the same documents: takes the lease, keeps it and gives it up. */
import type { Clock } from "../../../src/core/clock.ts";
import { minuteMs } from "../../../src/core/time-units.ts";
import type { Document } from "../documents/document.ts";
import {
  type SchedulerHolder,
  schedulerHolderOf,
  schedulerOwnerKey,
  schedulerRenewedKey,
  schedulerSinceKey,
} from "../documents/leases.ts";
import type { StateStore } from "../store/state-store.ts";
import { formatTimestamp } from "../time/timestamp.ts";

/** How often the lease is to be renewed: twice may fail. */
export const renewalMs = minuteMs;

export interface SchedulerLease {
  /** Takes or renews the lease. Who has it instead; `undefined` when it is ours. @throws {StoreError} */
  hold(): Promise<SchedulerHolder | undefined>;
  /** Gives the lease up, where it is ours. @throws {StoreError} */
  free(): Promise<void>;
}

/** @param owner no other scheduler's, not even an earlier one's of this machine */
export function schedulerLease(
  store: StateStore,
  { owner, clock }: { owner: string; clock: Clock },
): SchedulerLease {
  const guard = { key: schedulerOwnerKey, equals: owner };
  let isOurs = false;

  async function hold(): Promise<SchedulerHolder | undefined> {
    const set = { [schedulerRenewedKey]: formatTimestamp(clock.now()) };
    if (isOurs && (await store.patch("state", { set }, guard))) return undefined;
    isOurs = false;
    // Waiting is reading only: nothing of the application's waits for that.
    const holder = holderIn(await store.read("state")) ?? (await take());
    isOurs = holder === undefined;
    return holder;
  }

  function take(): Promise<SchedulerHolder | undefined> {
    return store.transaction("state", (state) => {
      const holder = holderIn(state);
      if (holder !== undefined) return { result: holder };
      const now = formatTimestamp(clock.now());
      return {
        patch: { set: { [schedulerOwnerKey]: owner, [schedulerSinceKey]: now, [schedulerRenewedKey]: now } },
        result: undefined,
      };
    });
  }

  function holderIn(state: Document): SchedulerHolder | undefined {
    const holder = schedulerHolderOf(state, clock.now());
    return holder?.owner === owner ? undefined : holder;
  }

  return {
    hold,
    async free() {
      if (isOurs)
        await store.patch(
          "state",
          { remove: [schedulerOwnerKey, schedulerSinceKey, schedulerRenewedKey] },
          guard,
        );
      isOurs = false;
    },
  };
}
