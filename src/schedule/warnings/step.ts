import { type Field, span } from "../fields.ts";
import type { Schedule } from "../schedule.ts";

/** A field that is nothing but a step over all of its range, as `0-59/7` and what is short for it. */
export interface Step {
  /** As written. */
  text: string;
  size: number;
  /** What the step leads to, ascending. */
  values: readonly number[];
}

/**
 * The step of a field; `undefined` for a field that lists, that has no step, or whose step keeps to a part of the range:
 * its author has chosen where it begins and ends.
 */
export function stepOf({ expression }: Schedule, field: Field): Step | undefined {
  const text = fieldText(expression, field);
  const match = /^(?:\*|(\w+)-(\w+))\/(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, low = String(field.min), high = String(field.max), step] = match;
  const value = (word: string): number => field.names[word] ?? Number(word);
  const size = Number(step);
  if (size === 1 || value(high) !== field.max || value(low) - field.min >= size) return undefined;
  return { text, size, values: span(value(low), field.max, size) };
}

/** A field of an expression as written. */
export function fieldText(expression: string, field: Field): string {
  return expression.split(" ")[field.position - 1] ?? "";
}

/** The expression with one field replaced. */
export function withField(expression: string, field: Field, text: string): string {
  return expression
    .split(" ")
    .with(field.position - 1, text)
    .join(" ");
}
