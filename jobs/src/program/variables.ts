import { dayMs, hourMs, minuteMs } from "../../../src/core/time-units.ts";
import type { Environment, Parsed, Variable } from "./environment.ts";

interface VariableOptions<Value> {
  description: string;
  fallback?: { value: Value; words: string };
}

/** Any text that is not empty. */
export function text(name: string, described: VariableOptions<string>): Variable<string> {
  return { name, ...described, parse: (value) => ({ value }) };
}

/** One of several words. */
export function oneOf<Word extends string>(
  name: string,
  { words, ...described }: VariableOptions<Word> & { words: readonly Word[] },
): Variable<Word> {
  return {
    name,
    ...described,
    parse(value) {
      const word = words.find((each) => each === value);
      if (word !== undefined) return { value: word };
      return { wrong: "is not a known value", remedy: `Set ${name} to one of ${words.join(", ")}` };
    },
  };
}

/** The same variable, case-insensitive. */
export function inAnyCase<Value>(variable: Variable<Value>): Variable<Value> {
  return { ...variable, parse: (value, environment) => variable.parse(value.toLowerCase(), environment) };
}

/** A whole number in decimal digits, within closed bounds. */
export function integer(
  name: string,
  { minimum, maximum, ...described }: VariableOptions<number> & { minimum: number; maximum: number },
): Variable<number> {
  return {
    name,
    ...described,
    parse(value) {
      const number = /^\d{1,15}$/.test(value.trim()) ? Number(value) : Number.NaN;
      if (number >= minimum && number <= maximum) return { value: number };
      return {
        wrong: `is not a whole number from ${minimum} to ${maximum}`,
        remedy: `Set ${name} to a number such as ${described.fallback?.value ?? minimum}`,
      };
    },
  };
}

/** True for `true` in any case, false for everything else, empty included, like the application's switches. */
export function onlyTrue(
  name: string,
  described: { description: string; fallback: { value: boolean; words: string } },
): Variable<boolean> {
  return {
    name,
    ...described,
    mayBeEmpty: true,
    parse: (value) => ({ value: value.toLowerCase() === "true" }),
  };
}

/** An http or https address without user name, query or fragment. */
export function webAddress(name: string, described: VariableOptions<URL>): Variable<URL> {
  return { name, ...described, parse: parseWebAddress };

  function parseWebAddress(value: string): Parsed<URL> {
    const url = URL.parse(value);
    const isValid =
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.username + url.password + url.search + url.hash === "";
    if (isValid) return { value: url };
    return {
      wrong: "is not an http or https URL without user name, query or fragment",
      remedy: `Set ${name} to a URL such as https://example.onrender.com`,
    };
  }
}

/** The same variable, `undefined` when not set. `words`: the default, for `--help`. */
export function optional<Value>(variable: Variable<Value>, words: string): Variable<Value | undefined> {
  return { ...variable, fallback: { value: undefined, words } };
}

/** The same variable, `undefined` when an alternative is set instead; one of them is required. */
export function unless<Value>(
  variable: Variable<Value>,
  ...alternatives: readonly string[]
): Variable<Value | undefined> {
  return { ...optional(variable, `required unless ${alternatives.join(" or ")} is set`), alternatives };
}

/** The same variable, with a further check against the rest of the environment. */
export function guarded<Value>(
  variable: Variable<Value>,
  refuse: (value: Value, environment: Environment) => { wrong: string; remedy: string } | undefined,
): Variable<Value> {
  return {
    ...variable,
    parse(value, environment) {
      const parsed = variable.parse(value, environment);
      return "value" in parsed ? (refuse(parsed.value, environment) ?? parsed) : parsed;
    },
  };
}

const unitMs = { m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs } as const;

/** A duration such as `14d` or `36h`, in milliseconds. */
export function duration(name: string, described: VariableOptions<number>): Variable<number> {
  return {
    name,
    ...described,
    parse(value) {
      const [, digits, unit] = /^(\d{1,6})([mhdw])$/.exec(value.trim()) ?? [];
      const milliseconds = Number(digits) * (unitMs[unit as keyof typeof unitMs] ?? Number.NaN);
      if (milliseconds > 0) return { value: milliseconds };
      return {
        wrong: "is not a duration such as 14d",
        remedy: "Use a whole number above 0 and a unit: m (minutes), h (hours), d (days) or w (weeks)",
      };
    },
  };
}
