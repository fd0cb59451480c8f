/** Whether a value is an object of keys and values, as JSON and YAML have it: neither `null` nor a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
