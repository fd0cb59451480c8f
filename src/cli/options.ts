/** Options and arguments that several commands share, and how their values are read. */
import { Argument, InvalidArgumentError, Option } from "commander";
import { ConfigurationError } from "../core/errors.ts";
import { zoneOffset } from "../schedule/wall-clock.ts";

/** A cron expression. Accepts several words, so that an unquoted one gets a better error than "too many arguments". */
export function cronArgument(required: boolean): Argument {
  const description = 'cron expression of five fields, in quotes: "0 2 * * *"';
  return new Argument(required ? "<cron...>" : "[cron...]", description);
}

/**
 * The expression in the arguments of a command; empty without arguments.
 * @throws ConfigurationError CLI002 if the shell has split the expression into words, or for more than one expression
 */
export function wholeExpression(words: readonly string[], command: string): string {
  const [expression = ""] = words;
  if (words.length < 2) return expression;
  if (words.every((word) => word.trim().includes(" "))) {
    throw new ConfigurationError([
      {
        code: "CLI002",
        message: `${command} takes one expression, not ${words.length}`,
        remedy: "Run it once for each expression",
      },
    ]);
  }
  throw new ConfigurationError([
    {
      code: "CLI002",
      message: `the expression arrived as ${words.length} arguments: without quotes, the shell splits it and replaces * by file names`,
      remedy: `Put it in quotes: scheduler-ops ${command} "0 2 * * *"`,
    },
  ]);
}

export function timeZoneOption(): Option {
  return new Option(
    "-z, --time-zone <zone>",
    "read the expression in this time zone, as timeZone of a job does; for runs from 2026 on",
  ).argParser(zoneName);
}

export function clockOption(): Option {
  return new Option(
    "--clock <zone>",
    "also show times in this time zone; default: --time-zone, else the time zone of the stack files here",
  ).argParser(zoneName);
}

/** Parses the IANA name of a time zone. */
export function zoneName(text: string): string {
  try {
    if (/^[A-Za-z]/.test(text)) {
      zoneOffset(text);
      return text;
    }
  } catch {
    // Reported below.
  }
  throw new InvalidArgumentError("It must be the IANA name of a time zone such as Europe/Paris or UTC.");
}

/** The cron library's calendar ends with the year 9999; this leaves room for the runs after the given time. */
const lastYear = 9000;

/**
 * Parses a point in time such as `2026-03-02`, `2026-03-02T10:00` or `2026-03-02T10:00:00+01:00`. Without an offset it is
 * in UTC, so that a command has the same result on every machine.
 */
export function pointInTime(text: string): Date {
  const [, date, clock, offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text.trim()) ??
    [];
  const time = new Date(`${date}T${clock ?? "00:00"}${offset}`);
  // Date turns a day that its month does not have into a day of the next month.
  const isReal = new Date(`${date}T00:00Z`).toJSON()?.startsWith(`${date}`) === true;
  if (!isReal || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      "It must be a time such as 2026-03-02T10:00Z; without an offset it is UTC.",
    );
  }
  if (time.getUTCFullYear() > lastYear) {
    throw new InvalidArgumentError(`It must be a time before the year ${lastYear + 1}.`);
  }
  return time;
}

/** Values of `--color`. */
export type ColorChoice = "auto" | "always" | "never";

export function colorOption(): Option {
  return new Option("--color <when>", "auto: on a terminal, unless NO_COLOR is set")
    .choices(["auto", "always", "never"])
    .default("auto");
}

/** Whether to use colors. `auto`: on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function usesColor(choice: ColorChoice, { env, stdout } = process): boolean {
  if (choice !== "auto") return choice === "always";
  return stdout.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

/** A file with Pulumi's output for a stack. */
export interface StackOutput {
  stack: string;
  path: string;
}

/** Parses the value of a repeatable option such as `--preview prod=preview.json`. The last file of a stack counts. */
export function stackOutput(text: string, previous: readonly StackOutput[] = []): StackOutput[] {
  const [, stack, path] = /^([\w.-]+)=(.+)$/s.exec(text) ?? [];
  if (stack === undefined || path === undefined) {
    throw new InvalidArgumentError("It must be the name of a stack, an equals sign and a file.");
  }
  return [...previous.filter((each) => each.stack !== stack), { stack, path }];
}

/** Parses the value of `--port`. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}
