import type { Document } from "../../documents/document.ts";
import { markHolder } from "../../documents/scheduler-mark.ts";
import { isHeld } from "../../documents/tick-lock.ts";
import { scheduling, ticking } from "./problems.ts";

/**
 * A tick would go on with what it has read before, and a scheduler would begin the next one.
 * @param stored the state that is overwritten
 * @throws {JobError} while somebody ticks or schedules
 */
export function refuseWhileUsed(stored: Document, where: string, now: Date): void {
  const holder = markHolder(stored, now);
  if (holder !== undefined) throw scheduling(where, holder);
  if (isHeld(stored, now)) throw ticking(where);
}
