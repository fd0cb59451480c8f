/** One of the five fields of a cron expression. */
export interface Field {
  /** 1–5, from the left. */
  position: number;
  name: string;
  min: number;
  max: number;
  /** Values by upper-case name; empty for a field without names. */
  names: Readonly<Record<string, number>>;
}

const monthNames = numbered("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", 1);
const weekdayNames = numbered("SUN MON TUE WED THU FRI SAT", 0);

export const minuteField: Field = { position: 1, name: "minute", min: 0, max: 59, names: {} };
export const hourField: Field = { position: 2, name: "hour", min: 0, max: 23, names: {} };
export const dayOfMonthField: Field = { position: 3, name: "day of month", min: 1, max: 31, names: {} };
export const monthField: Field = { position: 4, name: "month", min: 1, max: 12, names: monthNames };
export const dayOfWeekField: Field = {
  position: 5,
  name: "day of week",
  min: 0,
  max: 6,
  names: weekdayNames,
};

/** How messages name a field: `(field 2, hour)`. */
export function place(field: Field): string {
  return `(field ${field.position}, ${field.name})`;
}

/** The integers from `first` to `last`, both inclusive, in steps of `step`. */
export function span(first: number, last: number, step = 1): number[] {
  const values: number[] = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return values;
}

function numbered(names: string, first: number): Record<string, number> {
  return Object.fromEntries(names.split(" ").map((name, index) => [name, first + index]));
}

/** The shortest text of a minute or hour field: `*`, a step from 0 if it divides the field evenly, otherwise a list. */
export function timeFieldText(field: Field, values: readonly number[]): string {
  const size = field.max + 1;
  if (values.length === size) return "*";
  const step = size / values.length;
  const isStep = values.length > 1 && values.every((value, index) => value === index * step);
  return isStep ? `*/${step}` : listText(values);
}

/** A comma-separated list of values; three or more consecutive values are a range. */
export function listText(values: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length; ) {
    let end = index;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    if (end - index < 2) end = index;
    parts.push(end === index ? `${values[index]}` : `${values[index]}-${values[end]}`);
    index = end + 1;
  }
  return parts.join(",");
}

/** The text of one field of an expression. */
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
