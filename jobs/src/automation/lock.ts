/**
 * The tick's lock: four keys of the document `state`, shared with the application. A lease of five minutes, not
 * renewed, with a token that grows each time: a write under an older token is refused.
 */

import type { Document } from "../documents/document.ts";
import { hasTickLock, isTickLockHeld, tickTokenKey } from "../documents/leases.ts";
import { toInteger } from "../documents/python-values.ts";
import { formatTimestamp } from "../documents/timestamp.ts";
import type { Fields } from "../program/log.ts";
import type { Guard, StateStore } from "../store/state-store.ts";

type LockResult =
  | { kind: "acquired"; token: number; state: Document; stolenFrom?: LockHolder }
  | { kind: "held"; holder: LockHolder }
  | { kind: "refused"; reason: Fields };

/** Who holds or held the lock, as in the document, which may hold any text. */
interface LockHolder {
  owner: string;
  lockedAt: string;
}

/**
 * Acquires the lock and sets further keys in the same transaction. Nothing is written when the lock is held, or when
 * `refuse` returns a reason.
 * A lock older than its lease is taken over, and so is an invalid one: the application would respect an
 * `automation_in_progress` without a time forever.
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
    return { patch, result: { kind: "acquired", token, state, ...stolen } };
  });
}

/** Allows a write only while the lock is the one acquired with `token`. */
export function heldWith(token: number): Guard {
  return { key: tickTokenKey, equals: token };
}

/** Whether the lock in a state is the one acquired with `token`. */
export function isHeldWith(state: Document, token: number): boolean {
  return state[tickTokenKey] === token;
}

// The application cannot handle a token that is not a number, so garbage restarts at one.
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
