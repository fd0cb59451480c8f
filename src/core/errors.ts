/**
 * Errors for users. Every expected error of the commands, the Pulumi program and the jobs is one of the two
 * classes here or extends the second, as Render's `RenderApiError` (src/render/errors.ts) does. docs/errors.md lists
 * the codes.
 */

/** A place in a text file. `line` and `column` count from 1. */
export interface SourceLocation {
  file: string;
  line: number;
  column: number;
}

/** `error`: must be fixed; `warning`: most likely not intended; `info`: good to know. */
export type Severity = "error" | "warning" | "info";

/** One thing that is wrong, and how to fix it. */
export interface Problem {
  /** Stable code, for example `SCHED002`. Never reused for another meaning. */
  code: string;
  /** What is wrong: one sentence with its subject, without a full stop. Never contains a secret. */
  message: string;
  /** The thing it is about, for example `prod › schedules.backup`. */
  subject?: string;
  /** Its place in a file. Absent where no file is involved. */
  location?: SourceLocation;
  /** What to do, as one sentence or one command. */
  remedy: string;
}

/** Mistakes in the configuration, the environment or the command line: all of them together, exit code 2. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly exitCode = 2;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => formatProblem(problem)).join("\n"));
    this.problems = problems;
  }
}

/** Something that failed although the configuration is right: exit code 1. */
export class OperationError extends Error {
  override readonly name: string = "OperationError";
  readonly exitCode = 1;
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(formatProblem(problem), options);
    this.problem = problem;
  }
}

/**
 * The form of every message:
 * ```text
 * ✖ prod › schedules.backup: "0 24 * * *": hour 24 is outside 0–23
 *   → Pulumi.prod.yaml:14:15
 *   Use hour 0 for midnight: "0 0 * * *"  [SCHED002]
 * ```
 */
export function formatProblem(problem: Problem, sign = "✖"): string {
  const subject = problem.subject === undefined ? "" : `${problem.subject}: `;
  const lines = [`${sign} ${subject}${problem.message}`];
  if (problem.location !== undefined) lines.push(`  → ${formatLocation(problem.location)}`);
  lines.push(`  ${problem.remedy}  [${problem.code}]`);
  return lines.join("\n");
}

/** `Pulumi.prod.yaml:14:15` */
function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

/** What was thrown, in one sentence: without the remedy and the code of an {@link OperationError}. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof OperationError) return thrown.problem.message;
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What was thrown, for a log: with the remedy and the code of an {@link OperationError}. */
export function detailsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The code that the system or Node gives an error, for example `ENOENT`. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}
