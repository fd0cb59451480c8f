import type { Problem, Severity, SourceLocation } from "../../core/errors.ts";

/** A problem of a stack file, or what a rule has found in it. */
export interface Finding extends Problem {
  severity: Severity;
  /** Name of the stack. */
  stack: string;
  /** The stack file, as in messages. */
  file: string;
  /** Keys without namespace, for example `["schedules", "backup"]`; empty for the file as a whole. */
  about: readonly string[];
}

/** A finding that the stack file accepts on purpose. */
export interface AcceptedFinding extends Finding {
  reason: string;
  /** Where the comment stands that says so. */
  acceptedAt: SourceLocation;
}
