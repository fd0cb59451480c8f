/**
 * The tick's lock: four keys of the document `state`, shared with the application. A lease of five minutes, not
 * renewed, and a token that grows with each lock: whoever still writes under an older token is refused.
 */

import type { Document } from "../documents/document.ts";
import { hasTickLock, isTickLockHeld, tickTokenKey } from "../documents/leases.ts";
import { toInteger } from "../documents/python-values.ts";
import type { Fields } from "../program/log.ts";
import type { Guard, StateStore } from "../store/state-store.ts";
import { formatTimestamp } from "../time/timestamp.ts";

export type LockResult =
  | { kind: "taken"; token: number; state: Document; stolenFrom?: LockHolder }
  | { kind: "held"; holder: LockHolder }
  | { kind: "refused"; reason: Fields };

/** Who holds or held the lock, as it stands in the document: anything may stand there. */
export interface LockHolder {
  owner: string;
  lockedAt: string;
}

/**
 * Takes the lock and sets further keys in the same transaction. Nothing is written when it is held, or when
 * `refuse` has a reason against it with the state as it is.
 * A lock older than its lease is taken over, and so is one that says garbage: the application would leave an
 * `automation_in_progress` without a time alone for ever.
 */
export function acquireLock(
  store: StateStore,
  {
    owner,
    now,
    set = {},
    refuse = () => undefined,
  }: { owner: string; now: Date; set?: Document; refuse?: (state: Document) => Fields | undefined },
): Promise<LockResult> {
  return store.transaction<LockResult>("state", (state) => {
    const reason = refuse(state);
    if (reason !== undefined) return { result: { kind: "refused", reason } };
    if (isTickLockHeld(state, now)) return { result: { kind: "held", holder: holderOf(state) } };
    const token = nextToken(state);
    const patch = {
      set: {
        ...set,
        automation_in_progress: true,
        automation_locked_at: formatTimestamp(now),
        automation_lock_owner: owner,
        [tickTokenKey]: token,
      },
    };
    const stolen = hasTickLock(state) ? { stolenFrom: holderOf(state) } : {};
    return { patch, result: { kind: "taken", token, state, ...stolen } };
  });
}

/** Lets a write pass only while the lock is the one taken with `token`. */
export function heldWith(token: number): Guard {
  return { key: tickTokenKey, equals: token };
}

/** Whether the lock of a state that was just read is the one taken with `token`. */
export function isHeldWith(state: Document, token: number): boolean {
  return state[tickTokenKey] === token;
}

// The application cannot go on after a token that is no number, so garbage starts again at one.
function nextToken(state: Document): number {
  const token = (toInteger(state.automation_lock_token) ?? 0) + 1;
  return Number.isSafeInteger(token) ? token : 1;
}

function holderOf(state: Document): LockHolder {
  return {
    owner: String(state.automation_lock_owner ?? "unknown"),
    lockedAt: String(state.automation_locked_at ?? "never"),
  };
}
