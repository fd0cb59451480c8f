import { isObject } from "../replay/counterparts.ts";
import type { Contract, Schema } from "./contract.ts";

/**
 * The violations of a schema by a value, one line each: `service.plan: is not a text`. Keys that the schema
 * does not declare are violations, too, although OpenAPI allows them.
 */
export function problemsOf(value: unknown, given: Schema, contract: Contract, path = ""): string[] {
  const schema = contract.resolve(given);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    const found = variants.map((variant) => problemsOf(value, variant, contract, path));
    return found.reduce((best, other) => (other.length < best.length ? other : best));
  }
  if (schema.allOf !== undefined) {
    return problemsOf(value, merged(schema.allOf, contract), contract, path);
  }
  const wrong = (what: string): string[] => [`${path}: ${what}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return wrong(`${String(value)} is not allowed`);
  switch (schema.type) {
    case "array":
      if (!Array.isArray(value)) return wrong("is not a list");
      return value.flatMap((element) => problemsOf(element, schema.items ?? {}, contract, `${path}[]`));
    case "object":
      if (!isObject(value) || Array.isArray(value)) return wrong("is not an object");
      return objectProblems(value, schema, contract, path);
    case "string":
      return typeof value === "string" ? textProblems(value, schema).flatMap(wrong) : wrong("is not a text");
    case "boolean":
      return typeof value === "boolean" ? [] : wrong("is neither true nor false");
    case "integer":
    case "number":
      return numberProblems(value, schema).flatMap(wrong);
    case undefined:
      return [];
  }
}

function objectProblems(value: object, schema: Schema, contract: Contract, path: string): string[] {
  const { properties = {}, required = [] } = schema;
  const inner = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const missing = required.filter((key) => !(key in value)).map((key) => `${inner(key)}: is missing`);
  const found = Object.entries(value).flatMap(([key, element]) => {
    const property = properties[key];
    if (property !== undefined) return problemsOf(element, property, contract, inner(key));
    return schema.properties === undefined ? [] : [`${inner(key)}: is not declared`];
  });
  return [...missing, ...found];
}

function textProblems(value: string, { format, pattern }: Schema): string[] {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) && !Number.isNaN(Date.parse(value));
  if (format === "date-time" && !isTime) return ["is not a time"];
  return pattern !== undefined && !new RegExp(pattern).test(value) ? [`is not like ${pattern}`] : [];
}

function numberProblems(value: unknown, { type, minimum, maximum }: Schema): string[] {
  if (typeof value !== "number" || (type === "integer" && !Number.isInteger(value)))
    return [type === "integer" ? "is not an integer" : "is not a number"];
  if (minimum !== undefined && value < minimum) return [`is smaller than ${minimum}`];
  return maximum !== undefined && value > maximum ? [`is larger than ${maximum}`] : [];
}

/** The single object that several schemas describe together. */
function merged(schemas: readonly Schema[], contract: Contract): Schema {
  const parts = schemas.map((part) => contract.resolve(part));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required }) => required ?? []),
  };
}
