import type { Field } from "./fields.ts";

/** The shortest text of a field of minutes or hours: `*`, a step from the start where it divides the field, else a list. */
export function timeFieldText(field: Field, values: readonly number[]): string {
  const size = field.max + 1;
  if (values.length === size) return "*";
  const step = size / values.length;
  const isStep = values.length > 1 && values.every((value, index) => value === index * step);
  return isStep ? `*/${step}` : listText(values);
}

/** Values with a comma between them, three or more in a row as a range. */
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
