import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { schedulerModes } from "../../src/config/scheduler-mode.ts";
import { jobFieldsSchema, sourceSchema, stackSchema, webSchema } from "../../src/config/schema.ts";
import { regions } from "../../src/config/stack-config.ts";

const projectFile = z.object({
  name: z.literal("scheduler-ops"),
  runtime: z.object({ name: z.literal("nodejs"), options: z.object({ typescript: z.literal(false) }) }),
  config: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(["string", "object"]),
      description: z.string(),
      default: z.unknown().optional(),
    }),
  ),
});

const jsonSchema = z.object({
  properties: z.record(
    z.string(),
    z.looseObject({ type: z.string().optional(), default: z.unknown().optional() }),
  ),
  required: z.array(z.string()),
});

const project = projectFile.parse(
  parse(await readFile(resolve(import.meta.dirname, "../../Pulumi.yaml"), "utf8")),
);
// What a stack file may hold, as JSON schema: of the input, before defaults are filled in.
const schema = jsonSchema.parse(z.toJSONSchema(stackSchema, { io: "input", unrepresentable: "any" }));

describe("the config schema in Pulumi.yaml", () => {
  test("has the keys of the stack schema, in its order", () => {
    expect(Object.keys(project.config)).toEqual(Object.keys(schema.properties));
  });

  test.each(Object.keys(schema.properties))("%s has the same type and default", (key) => {
    const written = project.config[key];
    const checked = schema.properties[key];
    expect(written?.type).toBe(checked?.type);
    const isOptional = !schema.required.includes(key);
    // Pulumi knows no optional key but one with a default; no source at all is an empty mapping there.
    expect(written?.default).toEqual(isOptional ? (checked?.default ?? {}) : undefined);
  });

  test.each([
    ["region", regions],
    ["scheduler", schedulerModes],
    ["source", Object.keys(sourceSchema.shape)],
    ["web", Object.keys(webSchema.shape)],
    ["schedules", Object.keys(jobFieldsSchema.shape)],
  ])("the description of %s names every word", (key, words) => {
    const description = project.config[key]?.description.split(/[^\w-]+/);
    expect(description).toEqual(expect.arrayContaining([...words]));
  });
});
