/** Whether a value is an object in the sense of JSON and YAML: neither `null` nor a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
