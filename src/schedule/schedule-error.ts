import type { Problem } from "../core/errors.ts";

/**
 * The error codes of cron expressions. They are stable and never reused.
 */
export const scheduleCodes = {
  /** Not five fields. */
  fieldCount: "SCHED001",
  /** A number outside the range of its field. */
  outOfRange: "SCHED002",
  /** A macro such as `@daily`. */
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
  /** A value is missing next to a comma, a hyphen or a slash. */
  emptyPart: "SCHED010",
  /** A character that is not ASCII. */
  notAscii: "SCHED011",
  /** No date ever matches. */
  neverFires: "SCHED012",
  /** A word that is not a valid name in its field. */
  unknownName: "SCHED013",
  /** Anything else that is not a number, name, range or step. */
  unreadable: "SCHED014",
  /** A time zone before the fields. */
  timeZone: "SCHED015",
  /** A schedule in local time for which a single UTC expression would start too many runs that are not due. */
  tooWide: "SCHED016",
} as const;

export type ScheduleCode = (typeof scheduleCodes)[keyof typeof scheduleCodes];

/** A `Problem` of an expression, without file and line. */
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
 * One mistake in an expression, a field or a part of a field.
 */
export interface Fault {
  code: ScheduleCode;
  /** What is wrong. Messages show it after the quoted expression and a colon. */
  message: string;
  /** How to fix it. Messages show the corrected expression after it. */
  remedy: string;
  /** The same text with this one mistake fixed. It may contain further ones. */
  corrected: string;
}

export function isFault(value: object): value is Fault {
  return "corrected" in value;
}
