import type { Problem, Severity, SourceLocation } from "../../core/errors.ts";

/** What `check` reports: an error in a stack file, or something that a rule has found. */
export interface Finding extends Problem {
  severity: Severity;
  /** Name of the stack. */
  stack: string;
  /** The stack file, as messages show it. */
  file: string;
  /** Keys without namespace, for example `["schedules", "backup"]`; empty for the file as a whole. */
  about: readonly string[];
}

/** A finding that the stack file accepts with a reason. */
export interface AcceptedFinding extends Finding {
  reason: string;
  /** The comment that accepts it. */
  acceptedAt: SourceLocation;
}

/** The most severe first. */
const severities: readonly Severity[] = ["error", "warning", "info"];

/** How the terminal marks a finding. */
export const signs = {
  error: { sign: "✖", color: "red" },
  warning: { sign: "⚠", color: "yellow" },
  info: { sign: "ℹ", color: "blue" },
} as const satisfies Record<Severity, unknown>;

/** Whether a severity is at least as severe as a threshold. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** How many findings there are of each severity. */
export function countBySeverity(
  findings: ReadonlyArray<{ readonly severity: Severity }>,
): Record<Severity, number> {
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  return { error: count("error"), warning: count("warning"), info: count("info") };
}
