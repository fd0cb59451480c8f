import { integerOf } from "../../documents/coerce.ts";
import type { Document } from "../../documents/document.ts";
import { freeMarkKeys } from "../../documents/scheduler-mark.ts";
import { freeLockKeys, tokenKey } from "../../documents/tick-lock.ts";

const freeKeys: Document = { ...freeLockKeys, ...freeMarkKeys };

/**
 * What to set in a restored state so that nobody holds its lock or schedules, and so that its token never falls:
 * whoever still writes under an older one is refused.
 * @param stored the state that is overwritten
 */
export function lockPatch(stored: Document, restored: Document): Document {
  const taken = Object.entries(freeKeys).filter(([key, free]) => (restored[key] ?? free) !== free);
  const token = Math.max(integerOf(stored[tokenKey]) ?? 0, integerOf(restored[tokenKey]) ?? 0);
  const isRight = restored[tokenKey] === token || (restored[tokenKey] === undefined && token === 0);
  return {
    ...Object.fromEntries(taken.map(([key]) => [key, freeKeys[key] ?? null])),
    ...(isRight ? {} : { [tokenKey]: token }),
  };
}
