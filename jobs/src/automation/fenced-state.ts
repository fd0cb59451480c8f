/**
 * The document `state` for the tick that holds the lock. Changes are collected, so that a tick needs few round
 * trips; `save` writes them before and after each action on a device, `end` together with releasing the lock.
 * Every write is fenced: it succeeds only while this tick holds the lock.
 */
import type { Clock } from "../../../src/core/clock.ts";
import { applyPatch, type Document, type Patch } from "../documents/document.ts";
import { freeTickKeys } from "../documents/leases.ts";
import type { StateStore } from "../store/state-store.ts";
import { type QuotaReading, quotaPatch } from "../switchbot/quota.ts";
import { heldWith, isHeldWith } from "./lock.ts";

export interface FencedState {
  /** The document as of when the lock was acquired, with the changes of this tick. */
  readonly current: Document;
  /** Changes the document; the next `save` or `end` writes it. */
  change(patch: Patch): void;
  /**
   * The same for what the application writes without its fence, the queue of OFF repeats: it is written even if
   * the lock turns out to be lost, unless a fenced change precedes it, where the application would have stopped.
   */
  changeUnfenced(patch: Patch): void;
  /** Counts a reply for the quota. Not fenced, because the call has been made. */
  count(reading: QuotaReading): void;
  /** Writes the changes. @throws {LockLost} */
  save(): Promise<void>;
  /** Writes the changes, the quota and `set`, and releases the lock. @returns the new document; `undefined` when the lock was lost. */
  end(set: Document): Promise<Document | undefined>;
}

/** Another process holds the lock now: the tick must stop. */
export class LockLost extends Error {
  override readonly name = "LockLost";
}

export function fencedState(
  store: StateStore,
  { token, state, clock }: { token: number; state: Document; clock: Clock },
): FencedState {
  let current = state;
  let pending: { patch: Patch; fenced: boolean }[] = [];
  const readings: QuotaReading[] = [];

  function add(patch: Patch, fenced: boolean): void {
    current = applyPatch(current, patch);
    pending.push({ patch, fenced });
  }

  return {
    get current() {
      return current;
    },
    change: (patch) => add(patch, true),
    changeUnfenced: (patch) => add(patch, false),
    count: (reading) => void readings.push(reading),
    async save() {
      if (pending.length === 0) return;
      const written = await store.patch(
        "state",
        joinPatches(pending.map(({ patch }) => patch)),
        heldWith(token),
      );
      if (!written) throw new LockLost();
      pending = [];
    },
    // The counters continue the stored ones: the web service counts calls of its own, without the lock.
    end: (set) =>
      store.transaction("state", (stored) => {
        const held = isHeldWith(stored, token);
        const quota = { set: quotaPatch(stored, readings, clock.now()) };
        const patch = held
          ? joinPatches([
              ...pending.map((change) => change.patch),
              quota,
              { set: { ...set, ...freeTickKeys } },
            ])
          : joinPatches([...beforeFence(pending), quota]);
        return { patch, result: held ? applyPatch(stored, patch) : undefined };
      }),
  };
}

/** The changes that the application would have written before it noticed that the lock was lost. */
function beforeFence(changes: readonly { patch: Patch; fenced: boolean }[]): Patch[] {
  const firstFenced = changes.findIndex(({ fenced }) => fenced);
  return changes.slice(0, firstFenced === -1 ? changes.length : firstFenced).map(({ patch }) => patch);
}

/** One patch with the effect of several in sequence. */
function joinPatches(patches: readonly Patch[]): Patch {
  let set: Document = {};
  const remove = new Set<string>();
  for (const patch of patches) {
    for (const key of patch.remove ?? []) remove.add(key);
    set = applyPatch(set, patch);
  }
  return { set, remove: [...remove].filter((key) => !(key in set)) };
}
