import type { Problem } from "../core/errors.ts";

/**
 * The errors of a cron expression. The codes are stable: never reused for another meaning.
 */
export const scheduleCodes = {
  /** Not five fields. */
  fieldCount: "SCHED001",
  /** A number outside the range of its field. */
  outOfRange: "SCHED002",
  /** `@daily` and its like. */
  macro: "SCHED003",
  /** `L`, `W`, `#` and `?` of other cron dialects. */
  otherDialect: "SCHED004",
  /** `H`, the hash of Jenkins. */
  hash: "SCHED005",
  /** 7 for Sunday. */
  sevenForSunday: "SCHED006",
  /** A range whose end is before its start. */
  reversedRange: "SCHED007",
  /** A step of zero. */
  zeroStep: "SCHED008",
  /** A step after a single value. */
  stepWithoutRange: "SCHED009",
  /** Something is missing next to a comma, a hyphen or a slash. */
  emptyPart: "SCHED010",
  /** A character that is not ASCII. */
  notAscii: "SCHED011",
  /** No date matches, in any year. */
  neverFires: "SCHED012",
  /** A word that is not a name of the field. */
  unknownName: "SCHED013",
  /** Anything else that is not a number, name, range or step. */
  unreadable: "SCHED014",
  /** A time zone before the fields. */
  timeZone: "SCHED015",
  /** In local time: one UTC expression would start too many runs that are not due. */
  tooWide: "SCHED016",
} as const;

export type ScheduleCode = (typeof scheduleCodes)[keyof typeof scheduleCodes];

/** The part of a `Problem` that a schedule knows: not the file and the line. */
export interface ScheduleProblem extends Pick<Problem, "message" | "remedy"> {
  code: ScheduleCode;
}

/** A cron expression that Render would reject, or that would never run. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
  readonly problem: ScheduleProblem;

  constructor(problem: ScheduleProblem) {
    super(`${problem.message}. ${problem.remedy}`);
    this.problem = problem;
  }
}

/**
 * One thing that is wrong with an expression or a part of it. `corrected` is the same text with this one thing
 * fixed: it may contain further faults.
 */
export interface Fault {
  code: ScheduleCode;
  /** What is wrong, to follow the quoted expression and a colon. */
  message: string;
  /** What to do, to be followed by a colon and the corrected expression. */
  remedy: string;
  corrected: string;
}

export function isFault(value: object): value is Fault {
  return "corrected" in value;
}
