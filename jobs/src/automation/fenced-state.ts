/**
 * The document `state` in the hands of the tick that holds the lock. Changes are collected, so that a tick costs
 * few round trips; `save` writes them before and after whatever acts on the world, `end` with the lock's freeing.
 * Every write is fenced: it passes only while the lock is this tick's.
 */
import { applyPatch, type Document, type Patch } from "../documents/document.ts";
import { freeTickKeys } from "../documents/leases.ts";
import type { StateStore } from "../store/state-store.ts";
import { type QuotaReading, quotaPatch } from "../switchbot/quota.ts";
import type { Clock } from "../time/clock.ts";
import { heldWith, isHeldWith } from "./lock.ts";

export interface FencedState {
  /** The document as it was when the lock was taken, with the changes of this tick. */
  readonly current: Document;
  /** Changes the document; written with the next `save` or `end`. */
  change(patch: Patch): void;
  /**
   * The same for what the application writes without its fence, the queue of OFF repeats: it is written even if
   * the lock turns out to be lost, unless a fenced change comes before it, where the application would have stopped.
   */
  changeUnfenced(patch: Patch): void;
  /** Counts a reply for the quota. Nothing fences the quota: the call was made. */
  count(reading: QuotaReading): void;
  /** Writes what was changed. @throws {LockLost} */
  save(): Promise<void>;
  /** Writes what was changed, the quota and `set`, and frees the lock. The document as it then stands; `undefined` when the lock was lost. */
  end(set: Document): Promise<Document | undefined>;
}

/** The lock is somebody else's by now: the tick must not go on. */
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
      const written = await store.patch("state", joined(pending.map(({ patch }) => patch)), heldWith(token));
      if (!written) throw new LockLost();
      pending = [];
    },
    // The counters continue those that stand there: the web service counts calls of its own, without the lock.
    end: (set) =>
      store.transaction("state", (stored) => {
        const held = isHeldWith(stored, token);
        const quota = { set: quotaPatch(stored, readings, clock.now()) };
        const patch = held
          ? joined([...pending.map((change) => change.patch), quota, { set: { ...set, ...freeTickKeys } }])
          : joined([...beforeFence(pending), quota]);
        return { patch, result: held ? applyPatch(stored, patch) : undefined };
      }),
  };
}

/** The changes that the application would have written by the time it found its lock lost. */
function beforeFence(changes: readonly { patch: Patch; fenced: boolean }[]): Patch[] {
  const firstFenced = changes.findIndex(({ fenced }) => fenced);
  return changes.slice(0, firstFenced === -1 ? changes.length : firstFenced).map(({ patch }) => patch);
}

/** One patch that does what several do one after the other. */
function joined(patches: readonly Patch[]): Patch {
  let set: Document = {};
  const remove = new Set<string>();
  for (const patch of patches) {
    for (const key of patch.remove ?? []) remove.add(key);
    set = applyPatch(set, patch);
  }
  return { set, remove: [...remove].filter((key) => !(key in set)) };
}
