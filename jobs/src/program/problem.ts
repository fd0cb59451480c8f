/** One thing that is wrong, for people: what, and how to mend it. */
export interface Problem {
  /** Stable code, for example `STORE002`. Never reused for another meaning. */
  code: string;
  /** One sentence with its subject, without a full stop. Never holds a secret. */
  message: string;
  /** What to do, as one sentence without a full stop. */
  remedy: string;
}

/** The environment or the command line is wrong: all problems together, exit code 2. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join("; "));
    this.problems = problems;
  }
}

/** The job could not do its work although its configuration is right: exit code 1. */
export class JobError extends Error {
  override readonly name: string = "JobError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** The code that the system gives an error, for example `ENOENT`. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Anything that was thrown, as fields of a log line. */
export function errorFields(thrown: unknown): { error: string; code: string | undefined } {
  return {
    error: messageOf(thrown),
    code: thrown instanceof JobError ? thrown.problem.code : undefined,
  };
}
