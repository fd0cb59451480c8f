import { type Clock, realClock } from "../../../src/core/clock.ts";
import { ConfigurationError, messageOf, OperationError } from "../../../src/core/errors.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { readEnvironment, type ValuesOf, type Variables } from "./environment.ts";
import { type Log, logProblem, logVariables, openLog } from "./log.ts";
import { formatUsage, type ProgramDescription } from "./usage.ts";

/** What a program gets besides its variables. */
export interface JobContext<Flag extends string = never, Args extends Arguments = Record<never, never>> {
  log: Log;
  clock: Clock;
  /** Aborted by the first SIGTERM or SIGINT; a second one, unless it comes at once, ends the process. */
  signal: AbortSignal;
  /** The switches of the command line. */
  flags: Readonly<Record<Flag, boolean>>;
  /** The values on the command line. */
  args: ValuesOf<Args>;
}

/** One program of this package. */
interface Program<
  Spec extends Variables,
  Flag extends string = never,
  Args extends Arguments = Record<never, never>,
> extends ProgramDescription<Spec, Flag, Args> {
  /** Does the work and returns the exit code. Throws OperationError for what could not be done. */
  run(values: ValuesOf<Spec>, context: JobContext<Flag, Args>): Promise<0 | 1>;
}

/** Runs a program as this process: arguments, environment, signals, errors, exit code. */
export async function runProgram<
  Spec extends Variables,
  Flag extends string = never,
  Args extends Arguments = Record<never, never>,
>(program: Program<Spec, Flag, Args>): Promise<void> {
  const log = openLog(process.env);
  try {
    const { help, flags, args } = readArguments(process.argv.slice(2), program);
    if (help) {
      console.log(formatUsage(program));
      return;
    }
    const values = readEnvironment(process.env, { ...program.variables, ...logVariables });
    const context = { log, clock: realClock(), signal: stopSignal(), flags, args };
    process.exitCode = await program.run(values, context);
  } catch (error) {
    process.exitCode = report(error, program.name, log);
  }
}

// A terminal signals the whole process group, and a parent in it (npm, node --watch) passes the signal on.
const sameSignalMs = 100;

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const names = ["SIGTERM", "SIGINT"] as const;
  for (const name of names) process.on(name, stop);
  return controller.signal;

  function stop(name: string): void {
    if (controller.signal.aborted) return;
    controller.abort(stopped(name));
    // Without a listener the system ends the process.
    setTimeout(() => {
      for (const each of names) process.off(each, stop);
    }, sameSignalMs).unref();
  }
}

function stopped(signal: string): OperationError {
  return new OperationError({
    code: "JOB002",
    message: `Stopped by ${signal}`,
    remedy: "No action needed; the next run starts over",
  });
}

function report(error: unknown, name: string, log: Log): 1 | 2 {
  if (error instanceof ConfigurationError) {
    for (const problem of error.problems) logProblem(log, name, problem);
    return 2;
  }
  const unexpected = {
    code: "JOB001",
    message: `Unexpected error: ${messageOf(error)}`,
    remedy: "This is a bug in the jobs package: please report it",
  };
  logProblem(log, name, error instanceof OperationError ? error.problem : unexpected);
  return 1;
}
