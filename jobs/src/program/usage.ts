import type { Variables } from "./environment.ts";
import { logVariables } from "./log.ts";
import type { Program } from "./program.ts";

/** What `--help` prints. */
export function usageOf<Spec extends Variables, Flag extends string>(program: Program<Spec, Flag>): string {
  const variables = Object.values({ ...program.variables, ...logVariables }).map(
    ({ name, description, fallback }) => [
      name,
      `${description} (${fallback === undefined ? "required" : fallback.words})`,
    ],
  );
  const flags: [string, string][] = Object.entries<string>(program.flags ?? {});
  return [
    `Usage: node jobs/dist/${program.name}.js ${[...flags.map(([flag]) => `[--${flag}]`), "[--help]"].join(" ")}`,
    "",
    program.summary,
    "",
    ...(flags.length === 0
      ? []
      : ["Options:", ...table(flags.map(([flag, help]) => [`--${flag}`, help])), ""]),
    "Environment:",
    ...table(variables),
    "",
    "Exit codes:",
    ...table([
      ["0", program.exitCodes[0]],
      ["1", program.exitCodes[1]],
      ["2", "the environment or the command line is wrong; every problem is printed"],
    ]),
    "",
    "Example:",
    `  ${program.example}`,
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", second = ""]) => `  ${first.padEnd(width)}  ${second}`);
}
