import { ConfigurationError, type Problem } from "../../../src/core/errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** One environment variable of a program. */
export interface Variable<Value> {
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** The value when the variable is not set or empty, and its description. Absent: the variable is required. */
  readonly fallback?: { readonly value: Value; readonly words: string };
  /** Names of alternative variables: the fallback applies only if one of them is set. */
  readonly alternatives?: readonly string[];
  /** An empty value is passed to `parse`. Otherwise it counts as not set. */
  readonly mayBeEmpty?: boolean;
  /** Parses the text. Errors never repeat the text: it may be a secret. */
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
 * @throws {ConfigurationError} with all problems of the environment; it names variables, not values.
 */
export function readEnvironment<Spec extends Variables>(
  environment: Environment,
  variables: Spec,
): ValuesOf<Spec> {
  return readVariables(environment, variables, environmentCodes);
}

/** The same for other named texts. `codes`: the error codes to use. */
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
  // Object.fromEntries loses the types of the keys; each key has the value that its own variable parsed.
  return Object.fromEntries(values) as ValuesOf<Spec>;
}

/** Reads one variable: its value or its problem. */
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
