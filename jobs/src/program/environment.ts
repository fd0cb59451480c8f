import { ConfigurationError, type Problem } from "../../../src/core/errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** One environment variable that a program reads. */
export interface Variable<Value> {
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** What holds when the variable is not set or empty, in words. Absent: it must be set. */
  readonly fallback?: { readonly value: Value; readonly words: string };
  /** Names of other variables: one of them all must be set, so the fallback holds only where one of those is. */
  readonly alternatives?: readonly string[];
  /** An empty value is a value of its own. Otherwise it counts as not set. */
  readonly mayBeEmpty?: boolean;
  /** Reads the text. What is wrong with it is said without repeating it: it may be a secret. */
  parse(text: string, environment: Environment): Parsed<Value>;
}

export type Parsed<Value> = { value: Value } | { wrong: string; remedy: string };

// biome-ignore lint/suspicious/noExplicitAny: any value type; `unknown` would not accept a Variable<number>
export type Variables = Readonly<Record<string, Variable<any>>>;

export type ValuesOf<Spec extends Variables> = {
  readonly [Key in keyof Spec]: Spec[Key] extends Variable<infer Value> ? Value : never;
};

interface Codes {
  readonly missing: string;
  readonly wrong: string;
}

const environmentCodes: Codes = { missing: "ENV001", wrong: "ENV002" };

/**
 * Reads all variables of a program.
 * @throws {ConfigurationError} with every problem of the environment; it names variables, not values.
 */
export function readEnvironment<Spec extends Variables>(
  environment: Environment,
  variables: Spec,
): ValuesOf<Spec> {
  return readVariables(environment, variables, environmentCodes);
}

/** The same for whatever else has names and texts; `codes`: of the problems. */
export function readVariables<Spec extends Variables>(
  environment: Environment,
  variables: Spec,
  codes: Codes,
): ValuesOf<Spec> {
  const problems: Problem[] = [];
  const values = Object.entries(variables).map(([key, variable]) => {
    const read = readVariable(environment, variable, codes);
    if (read.problem !== undefined) problems.push(read.problem);
    return [key, read.value];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Object.fromEntries loses the keys; each stands there with the value that its own variable parsed.
  return Object.fromEntries(values) as ValuesOf<Spec>;
}

/** Reads one variable: its value, or what is wrong with it. */
export function readVariable<Value>(
  environment: Environment,
  variable: Variable<Value>,
  codes: Codes = environmentCodes,
): { value: Value; problem?: undefined } | { value?: undefined; problem: Problem } {
  const { name, fallback, alternatives, mayBeEmpty = false } = variable;
  const text = environment[name];
  if (text === undefined || (text === "" && !mayBeEmpty)) {
    const isMissing = fallback === undefined || alternatives?.some((each) => environment[each]) === false;
    return isMissing ? { problem: missing(variable, codes.missing) } : { value: fallback.value };
  }
  const parsed = variable.parse(text, environment);
  if ("value" in parsed) return parsed;
  return { problem: { code: codes.wrong, message: `${name} ${parsed.wrong}`, remedy: parsed.remedy } };
}

function missing({ name, description, alternatives = [] }: Variable<unknown>, code: string): Problem {
  return {
    code,
    message:
      alternatives.length === 0
        ? `${name} is not set`
        : `Neither ${[name, ...alternatives].join(" nor ")} is set`,
    remedy: `Set ${name}: ${description}`,
  };
}
