import { parseArgs } from "node:util";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { readVariables, type ValuesOf, type Variable } from "./environment.ts";

/**
 * One argument with a value: an option if its name begins with `--`, otherwise a positional argument, in the order
 * of declaration. It is parsed and checked like an environment variable.
 */
export interface Argument<Value> extends Variable<Value> {
  /** Name of the option's value in `--help`, for example `DURATION`. */
  readonly placeholder?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: any value type; `unknown` would not accept an Argument<number>
export type Arguments = Readonly<Record<string, Argument<any>>>;

/** The command line of a program. */
export interface CommandLine<Flag extends string, Args extends Arguments> {
  name: string;
  /** Switches, each with one line for `--help`. */
  flags?: Readonly<Record<Flag, string>>;
  /** Arguments with a value. */
  args?: Args;
}

interface ParsedArguments<Flag extends string, Args extends Arguments> {
  help: boolean;
  flags: Record<Flag, boolean>;
  args: ValuesOf<Args>;
}

export function isOption({ name }: Argument<unknown>): boolean {
  return name.startsWith("--");
}

/** @throws {ConfigurationError} with an unknown argument, or all invalid values */
export function readArguments<Flag extends string, Args extends Arguments>(
  given: string[],
  { name, flags, args }: CommandLine<Flag, Args>,
): ParsedArguments<Flag, Args> {
  const switches = Object.keys(flags ?? {});
  const known: Argument<unknown>[] = Object.values(args ?? {});
  const operands = known.filter((each) => !isOption(each));
  const { values, positionals } = parse();
  const texts = Object.fromEntries([
    ...known.filter(isOption).map((each) => [each.name, values[each.name.slice(2)]]),
    ...operands.map((each, index) => [each.name, positionals[index]]),
  ]);
  // Object.fromEntries loses the types of the keys, and so does an absent record; all keys are present.
  return {
    help: values.help === true,
    flags: Object.fromEntries(switches.map((flag) => [flag, flag in values])) as Record<Flag, boolean>,
    args:
      values.help === true
        ? ({} as ValuesOf<Args>)
        : readVariables(texts, args ?? ({} as Args), { missing: "ARG002", wrong: "ARG003" }),
  };

  function parse(): ReturnType<typeof parseArgs> {
    const options: Record<string, { type: "boolean" | "string"; short?: string }> = {
      ...Object.fromEntries(switches.map((flag) => [flag, { type: "boolean" }])),
      ...Object.fromEntries(known.filter(isOption).map((each) => [each.name.slice(2), { type: "string" }])),
      help: { type: "boolean", short: "h" },
    };
    try {
      const parsed = parseArgs({ args: given, options, allowPositionals: true });
      const surplus = parsed.positionals[operands.length];
      if (surplus !== undefined) throw unknownArgument(surplus);
      const empty = Object.entries(parsed.values).find(([, value]) => value === "");
      if (empty !== undefined) throw missingValue(`--${empty[0]}`);
      return parsed;
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      throw invalidArgument(options);
    }
  }

  function invalidArgument(options: Record<string, { type: "boolean" | "string" }>): ConfigurationError {
    for (const arg of given) {
      const option = options[arg.replace(/^--/, "").replace(/=.*$/s, "")];
      if (!arg.startsWith("-") || arg === "-h") continue;
      if (option === undefined || (option.type === "boolean" && arg.includes("=")))
        return unknownArgument(arg);
    }
    // All arguments are known, so one is followed by another option, or by nothing.
    const lacksValue = (arg: string, index: number) =>
      options[arg.slice(2)]?.type === "string" && (given[index + 1] ?? "-").startsWith("-");
    return missingValue(given.find(lacksValue) ?? "an option");
  }

  function missingValue(option: string): ConfigurationError {
    return new ConfigurationError([
      {
        code: "ARG002",
        message: `${name}: ${option} requires a value`,
        remedy: `Write the value after it; for a value that starts with a hyphen use ${option}=VALUE`,
      },
    ]);
  }

  function unknownArgument(arg: string): ConfigurationError {
    return new ConfigurationError([
      {
        code: "ARG001",
        message: `${name}: unknown argument ${JSON.stringify(arg)}`,
        remedy: `Run node jobs/dist/${name}.js --help for its arguments`,
      },
    ]);
  }
}
