import type { ScheduleCode } from "./schedule-error.ts";

/**
 * One thing that is wrong with an expression or a part of it. `Corrected` is the same text with this one thing
 * mended: it may hold further faults.
 */
export interface Fault {
  code: ScheduleCode;
  /** What is wrong, to follow the quoted expression and a colon. */
  message: string;
  /** What to do, to be followed by a colon and the corrected example. */
  remedy: string;
  corrected: string;
}

export function isFault(value: object): value is Fault {
  return "corrected" in value;
}
