import { type Argument, type Arguments, type CommandLine, isOption } from "./arguments.ts";
import type { Variable, Variables } from "./environment.ts";
import { logVariables } from "./log.ts";

/** What `--help` says about a program, besides its command line. */
export interface ProgramDescription<Spec extends Variables, Flag extends string, Args extends Arguments>
  extends CommandLine<Flag, Args> {
  /** Name of the bundle and area of its log lines. */
  name: string;
  /** One sentence for `--help`. */
  summary: string;
  variables: Spec;
  /** Command lines for `--help`. */
  example: string | readonly string[];
  /** The meaning of the exit codes other than 2, for `--help`. */
  exitCodes: { 0: string; 1: string };
}

/** What `--help` prints. */
export function formatUsage<Spec extends Variables, Flag extends string, Args extends Arguments>(
  program: ProgramDescription<Spec, Flag, Args>,
): string {
  const args: Argument<unknown>[] = Object.values(program.args ?? {});
  const operands = args.filter((each) => !isOption(each));
  const options: [string, string][] = [
    ...args.filter(isOption).map((each): [string, string] => [formOf(each), describe(each)]),
    ...Object.entries<string>(program.flags ?? {}).map(([flag, help]): [string, string] => [
      `--${flag}`,
      help,
    ]),
  ];
  const forms = [
    ...options.map(([form]) => `[${form}]`),
    "[--help]",
    ...operands.map(({ name, fallback }) => (fallback === undefined ? name : `[${name}]`)),
  ];
  return [
    `Usage: node jobs/dist/${program.name}.js ${forms.join(" ")}`,
    "",
    program.summary,
    "",
    ...section(
      "Arguments:",
      operands.map((each) => [each.name, describe(each)]),
    ),
    ...section("Options:", options),
    ...section(
      "Environment:",
      Object.values({ ...program.variables, ...logVariables }).map((each) => [each.name, describe(each)]),
    ),
    ...section("Exit codes:", [
      ["0", program.exitCodes[0]],
      ["1", program.exitCodes[1]],
      ["2", "invalid environment or command line; every problem is printed"],
    ]),
    typeof program.example === "string" ? "Example:" : "Examples:",
    ...[program.example].flat().map((line) => `  ${line}`),
  ].join("\n");
}

function formOf({ name, placeholder = "VALUE" }: Argument<unknown>): string {
  return `${name} ${placeholder}`;
}

function describe({ description, fallback }: Variable<unknown>): string {
  return `${description} (${fallback === undefined ? "required" : fallback.words})`;
}

/** Empty if there are no rows. */
function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([first]) => first.length));
  return [title, ...rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`), ""];
}
