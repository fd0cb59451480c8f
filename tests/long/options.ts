/** The command line of `npm run test:long`. */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";

export interface LongOptions {
  /** For how many minutes new cases are started. Default: 10. */
  readonly minutes: number;
  /** Seed of the generated cases. Default: random. */
  readonly seed: string;
  /** Name of the only matrix to run. Default: all. */
  readonly only?: string;
  /** Number of the only case of `only` to run. Default: all. */
  readonly case?: number;
}

/**
 * Reads `--minutes N --seed S --only NAME --case N`.
 *
 * npm consumes flags that come before `--`: npm 10 passes `--minutes 3` as `npm_config_minutes=3`, npm 11 as
 * `npm_config_minutes=true` and the argument `3`, without the order of the flags. Both forms are accepted.
 *
 * @throws Error that names the wrong option
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): LongOptions {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args,
    options: { minutes: text, seed: text, only: text, case: text },
    allowPositionals: true,
  });
  const [minutesArgument, seedArgument] = strayValues(positionals, env);
  const minutes = values.minutes ?? minutesArgument ?? givenValue(env.npm_config_minutes) ?? "10";
  const seed =
    values.seed ?? seedArgument ?? givenValue(env.npm_config_seed) ?? randomBytes(4).toString("hex");
  const number = values.case ?? givenValue(env.npm_config_case);
  const only = values.only ?? givenValue(env.npm_config_only);
  if (number !== undefined && only === undefined) throw new Error("--case needs --only NAME");
  return {
    minutes: positiveNumber(minutes),
    seed,
    ...(only !== undefined && { only }),
    ...(number !== undefined && { case: caseNumber(number) }),
  };
}

/** The values of `--minutes` and `--seed` that npm 11 has passed on as arguments. */
function strayValues(
  positionals: string[],
  env: NodeJS.ProcessEnv,
): [minutes: string | undefined, seed: string | undefined] {
  const [hasMinutes, hasSeed] = [env.npm_config_minutes === "true", env.npm_config_seed === "true"];
  const [first, second] = positionals;
  if (positionals.length !== Number(hasMinutes) + Number(hasSeed)) {
    throw new Error(`unexpected argument ${JSON.stringify(first ?? "")}; write flags after --`);
  }
  if (!hasMinutes) return [undefined, first];
  // If both are numbers, the first is the minutes.
  return Number.isNaN(Number(first)) ? [second, first] : [first, second];
}

function givenValue(text: string | undefined): string | undefined {
  return text === "true" || text === "" ? undefined : text;
}

function positiveNumber(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0 && minutes < 24 * 60)) throw new Error(`--minutes ${text}: not a number of minutes`);
  return minutes;
}

function caseNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`--case ${text}: not the number of a case`);
  return Number(text);
}
