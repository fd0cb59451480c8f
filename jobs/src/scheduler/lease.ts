/** The lease of one scheduler among several on the same documents. */
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
import { formatTimestamp } from "../documents/timestamp.ts";
import type { StateStore } from "../store/state-store.ts";

/** How often to renew the lease: two renewals in a row may fail. */
export const renewalMs = minuteMs;

export interface SchedulerLease {
  /** Acquires or renews the lease. @returns who holds it instead; `undefined` when it is ours. @throws {StoreError} */
  acquire(): Promise<SchedulerHolder | undefined>;
  /** Releases the lease if it is ours. @throws {StoreError} */
  release(): Promise<void>;
}

/** @param owner unique, even among earlier schedulers of this machine */
export function schedulerLease(
  store: StateStore,
  { owner, clock }: { owner: string; clock: Clock },
): SchedulerLease {
  const guard = { key: schedulerOwnerKey, equals: owner };
  let isOurs = false;

  async function acquire(): Promise<SchedulerHolder | undefined> {
    const set = { [schedulerRenewedKey]: formatTimestamp(clock.now()) };
    if (isOurs && (await store.patch("state", { set }, guard))) return undefined;
    isOurs = false;
    // Waiting only reads, so the application never waits for it.
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
    acquire,
    async release() {
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
