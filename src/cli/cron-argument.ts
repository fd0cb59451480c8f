import { Argument, InvalidArgumentError, Option } from "commander";
import { ConfigurationError } from "../core/errors.ts";
import { zoneOffset } from "../schedule/wall-clock.ts";

/** A cron expression. Declared as several words, so that an unquoted one gets a better answer than "too many arguments". */
export function cronArgument(required: boolean): Argument {
  const description = 'cron expression of five fields, in quotes: "0 2 * * *"';
  return new Argument(required ? "<cron...>" : "[cron...]", description);
}

/** @throws ConfigurationError when the shell has taken the expression apart. */
export function wholeExpression(words: readonly string[], command: string): string {
  const [expression = ""] = words;
  if (words.length < 2) return expression;
  throw new ConfigurationError([
    {
      code: "CLI002",
      message: `the expression came as ${words.length} words: without quotes the shell takes it apart, and * becomes file names`,
      remedy: `Put it in quotes: scheduler-ops ${command} "0 2 * * *"`,
    },
  ]);
}

/** An IANA name. */
export function zoneName(text: string): string {
  try {
    if (/^[A-Za-z]/.test(text)) {
      zoneOffset(text);
      return text;
    }
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError("It must be the IANA name of a time zone such as Europe/Paris or UTC.");
}

export function timeZoneOption(): Option {
  return new Option(
    "-z, --time-zone <zone>",
    "read the expression on the clocks of this zone, as timeZone of a job does; from 2026 on",
  ).argParser(zoneName);
}

export function clockOption(): Option {
  return new Option(
    "--clock <zone>",
    "show times on these clocks too; default: --time-zone, else the team's, as the stack files here say",
  ).argParser(zoneName);
}
