import type { Rich } from "../../../core/text/rich.ts";

export interface Presentation {
  /** What was compared. */
  title: Rich;
  /** The result in one line. */
  summary: Rich;
  stacks: readonly StackSection[];
  /** What applies to the whole comparison. */
  notes: readonly string[];
}

export interface StackSection {
  heading: Rich;
  /** About the environment as a whole. */
  lines: readonly Line[];
  jobs: readonly JobSection[];
  /** The jobs without a difference. */
  unchanged?: Rich;
}

export interface JobSection {
  mark: Mark;
  heading: Rich;
  /** `Pulumi.prod.yaml:14` */
  place?: string;
  lead: readonly Line[];
  /** Facts before and after the change. */
  rows: readonly Row[];
  lines: readonly Line[];
}

type Mark = "added" | "removed" | "changed" | "unreadable";

/** One fact. Without `before` there is nothing to compare it with; equal sides are shown once. */
export interface Row {
  label: string;
  before?: Rich;
  after: Rich;
}

export interface Line {
  tone: "plain" | "warning";
  text: Rich;
}

export function plainLine(text: Rich): Line {
  return { tone: "plain", text };
}

export function warningLine(text: Rich): Line {
  return { tone: "warning", text };
}
