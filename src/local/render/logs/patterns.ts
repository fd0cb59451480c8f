import { ApiError } from "../../server/api-error.ts";

/**
 * Patterns of log filters: `/…/` is a regular expression, elsewhere `*` stands for any text.
 */

/** Finds the text anywhere in a line. */
export function textPattern(text: string): RegExp {
  return expression(text) ?? new RegExp(wildcards(text));
}

/** Matches the whole of a label. */
export function wholePattern(text: string): RegExp {
  return expression(text) ?? new RegExp(`^${wildcards(text)}$`);
}

function wildcards(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
}

function expression(text: string): RegExp | undefined {
  const source = /^\/(.+)\/$/.exec(text)?.[1];
  if (source === undefined) return undefined;
  try {
    return new RegExp(source);
  } catch {
    throw new ApiError(400, `invalid regular expression: ${text}`);
  }
}
