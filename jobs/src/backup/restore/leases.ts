import type { Document } from "../../documents/document.ts";
import {
  freeSchedulerKeys,
  freeTickKeys,
  isTickLockHeld,
  schedulerHolderOf,
  tickTokenKey,
} from "../../documents/leases.ts";
import { toInteger } from "../../documents/python-values.ts";
import { scheduling, ticking } from "../problems.ts";

/**
 * A tick would go on with what it has read before, and a scheduler would begin the next one.
 * @param stored the state that is overwritten
 * @throws {OperationError} while somebody ticks or schedules
 */
export function refuseWhileUsed(stored: Document, where: string, now: Date): void {
  const holder = schedulerHolderOf(stored, now);
  if (holder !== undefined) throw scheduling(where, holder);
  if (isTickLockHeld(stored, now)) throw ticking(where);
}

const freeKeys: Document = { ...freeTickKeys, ...freeSchedulerKeys };

/**
 * What to set in a restored state so that nobody holds its lock or schedules, and so that its token never falls:
 * whoever still writes under an older one is refused.
 * @param stored the state that is overwritten
 */
export function lockPatch(stored: Document, restored: Document): Document {
  const taken = Object.entries(freeKeys).filter(([key, free]) => (restored[key] ?? free) !== free);
  const token = Math.max(toInteger(stored[tickTokenKey]) ?? 0, toInteger(restored[tickTokenKey]) ?? 0);
  const isRight = restored[tickTokenKey] === token || (restored[tickTokenKey] === undefined && token === 0);
  return {
    ...Object.fromEntries(taken.map(([key]) => [key, freeKeys[key] ?? null])),
    ...(isRight ? {} : { [tickTokenKey]: token }),
  };
}
