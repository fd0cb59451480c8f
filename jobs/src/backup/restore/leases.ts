import type { Document } from "../../documents/document.ts";
import {
  freeSchedulerKeys,
  freeTickKeys,
  isTickLockHeld,
  schedulerHolderOf,
  tickTokenKey,
} from "../../documents/leases.ts";
import { toInteger } from "../../documents/python-values.ts";
import { schedulerIsActive, tickIsRunning } from "../problems.ts";

/**
 * Refuses a store in use: a tick would continue with documents from before the restore, and a scheduler would start
 * the next tick.
 * @param stored the state that is overwritten
 * @throws {OperationError} while a tick is running or a scheduler holds its lease
 */
export function refuseWhileInUse(stored: Document, where: string, now: Date): void {
  const holder = schedulerHolderOf(stored, now);
  if (holder !== undefined) throw schedulerIsActive(where, holder);
  if (isTickLockHeld(stored, now)) throw tickIsRunning(where);
}

const freeKeys: Document = { ...freeTickKeys, ...freeSchedulerKeys };

/**
 * The keys to set in a restored state so that both leases are free and the token never decreases: a write under an
 * older token is refused.
 * @param stored the state that is overwritten
 */
export function freeLeases(stored: Document, restored: Document): Document {
  const held = Object.entries(freeKeys).filter(([key, free]) => (restored[key] ?? free) !== free);
  const token = Math.max(toInteger(stored[tickTokenKey]) ?? 0, toInteger(restored[tickTokenKey]) ?? 0);
  const isCurrent = restored[tickTokenKey] === token || (restored[tickTokenKey] === undefined && token === 0);
  return {
    ...Object.fromEntries(held.map(([key]) => [key, freeKeys[key] ?? null])),
    ...(isCurrent ? {} : { [tickTokenKey]: token }),
  };
}
