import type { InspectedStackFile } from "../../config/index.ts";
import type { Problem } from "../../errors.ts";
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
  /** What is wrong with the stack files. */
  findings: readonly AuditFinding[];
  /** Only when it was asked for. */
  history?: AuditHistory;
}

export interface AuditFinding extends Problem {
  stack: string;
}

export interface AuditOptions {
  at: Date;
  source: AuditSource;
}

/** The report of the stack files of one revision. No network, no clock but `at`. */
export function audit(stacks: readonly InspectedStackFile[], { at, source }: AuditOptions): Audit {
  const jobs = matrix(stacks, at);
  return {
    at,
    source,
    stacks: stacks.map((file) => summarise(file, jobs)),
    jobs,
    week: weekOf(stacks, at),
    load: loadOf(stacks),
    findings: stacks.flatMap(({ stack, problems }) => problems.map((problem) => ({ stack, ...problem }))),
  };
}
