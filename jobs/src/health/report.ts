import type { Log } from "../program/log.ts";
import type { Verdict } from "./alert/alert-state.ts";
import type { Check } from "./check-result.ts";

/** The outcome of all checks. */
export interface Report {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  /** The address that was checked. */
  readonly url: string;
  readonly durationMs: number;
}

const area = "health-check";

export function verdictOf(checks: readonly Check[]): Verdict {
  return checks.some(({ status }) => status === "wrong") ? "unhealthy" : "healthy";
}

/** The verdict with its reasons and warnings. */
export function summaryOf({ verdict, checks }: Report): string {
  const messages = (status: Check["status"]) =>
    checks.flatMap((check) => (check.status === status ? [check.message ?? check.name] : []));
  const [wrong, warnings] = [messages("wrong"), messages("warning")];
  return [
    wrong.length === 0 ? verdict : `${verdict}: ${wrong.join("; ")}`,
    ...(warnings.length === 0 ? [] : [`warning: ${warnings.join("; ")}`]),
  ].join("; ");
}

/** A line for each check, and one for the verdict. */
export function logReport(report: Report, log: Log): void {
  for (const { name, status, message, fields } of report.checks) {
    log.info(area, `${status} ${name}${message === undefined ? "" : `: ${message}`}`, fields);
  }
  const fields = { url: report.url, duration_ms: report.durationMs };
  if (report.verdict === "healthy") log.info(area, summaryOf(report), fields);
  else log.error(area, summaryOf(report), fields);
}

/** All of it in one line of JSON. */
export function jsonOf({ verdict, checks, url, durationMs }: Report): string {
  return JSON.stringify({ verdict, url, duration_ms: durationMs, checks });
}
