import type { Severity } from "../../core/errors.ts";

/** The gravest first. */
export const severities: readonly Severity[] = ["error", "warning", "info"];

/** Whether a severity is at least as grave as another. */
export function reaches(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

/** How many there are of each. */
export function countBySeverity(
  findings: ReadonlyArray<{ readonly severity: Severity }>,
): Record<Severity, number> {
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  return { error: count("error"), warning: count("warning"), info: count("info") };
}
