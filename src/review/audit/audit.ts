import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import type { AcceptedFinding, Finding } from "../check/finding.ts";
import type { Review } from "../check/review.ts";
import type { AuditHistory } from "./history.ts";
import { type Load, loadOf } from "./load.ts";
import { type MatrixRow, matrix } from "./matrix.ts";
import type { AuditSource } from "./source.ts";
import { type StackSummary, summarise } from "./stacks.ts";
import { type Week, weekOf } from "./week.ts";

/** Everything about the schedules of all stacks at one moment. Plain data: as JSON it is the same. */
export interface Audit {
  /** The moment that next runs, gaps and the week begin with. */
  at: Date;
  source: AuditSource;
  stacks: readonly StackSummary[];
  /** By name. */
  jobs: readonly MatrixRow[];
  week: Week;
  load: Load;
  /** What is wrong or doubtful in the stack files: what `scheduler-ops check` tells. */
  findings: readonly Finding[];
  /** What the files accept on purpose, with the reason. */
  accepted: readonly AcceptedFinding[];
  /** Only when it was asked for. */
  history?: AuditHistory;
}

export interface AuditOptions {
  at: Date;
  source: AuditSource;
  /** What the rules say of these stacks. */
  review: Review;
}

/** The report of the stack files of one revision. No network, no clock but `at`. */
export function audit(stacks: readonly InspectedStackFile[], { at, source, review }: AuditOptions): Audit {
  const jobs = matrix(stacks, at);
  return {
    at,
    source,
    stacks: stacks.map((file) => summarise(file, jobs)),
    jobs,
    week: weekOf(stacks, at),
    load: loadOf(stacks),
    findings: review.findings,
    accepted: review.accepted,
  };
}
