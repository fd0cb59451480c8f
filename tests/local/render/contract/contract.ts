import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { isObject } from "../replay/counterparts.ts";

/** The part of OpenAPI 3.0 that Render's contract uses in schemas. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean" | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly allOf?: readonly Schema[] | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.enum(["object", "array", "string", "integer", "number", "boolean"]).optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
    enum: z.array(z.unknown()).optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    oneOf: z.array(schema).optional(),
    anyOf: z.array(schema).optional(),
    allOf: z.array(schema).optional(),
  }),
);

const methods = ["get", "put", "post", "patch", "delete"] as const;

/** Render's contract: an OpenAPI document. */
export interface Contract {
  /** All operations: `GET /services/{serviceId}`. */
  readonly operations: readonly string[];
  /** The schema of a response: `undefined` when the status is not declared, `null` when it has no body. */
  answer(operation: string, status: number): Schema | null | undefined;
  /** A named schema. */
  named(name: string): Schema;
  /** The schema itself, or the one that it refers to. */
  resolve(schema: Schema): Schema;
}

/** Render's contract, from `RENDER_CONTRACT` or from next to the checkout; undefined when it is missing. */
export function readContract(): Contract | undefined {
  const path =
    process.env.RENDER_CONTRACT ??
    resolve(import.meta.dirname, "../../../../../shared/contract/render-openapi.json");
  return existsSync(path) ? contract(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

function contract(document: unknown): Contract {
  const at = (pointer: string): unknown =>
    pointer
      .split("/")
      .slice(1)
      .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<unknown>(
        (value, key) => follow(isObject(value) ? Reflect.get(value, key) : undefined),
        document,
      );

  // A reference may point to another one.
  const follow = (value: unknown): unknown =>
    isObject(value) && "$ref" in value && typeof value.$ref === "string" ? at(value.$ref) : value;

  const paths = at("#/paths");
  const operations = Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path}`),
  );

  return {
    operations,
    answer(operation, status) {
      const [method = "", path = ""] = operation.split(" ");
      const pointer = `#/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}/responses/${status}`;
      if (at(pointer) === undefined) return undefined;
      const found = at(`${pointer}/content/application~1json/schema`);
      return found === undefined ? null : schema.parse(found);
    },
    named: (name) => schema.parse(at(`#/components/schemas/${name}`)),
    resolve: (given) => (given.$ref === undefined ? given : schema.parse(at(given.$ref))),
  };
}
