import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import {
  defaultOf,
  jobKeys,
  type Key,
  sourceKeys,
  stackKeys,
  stackSchema,
  webKeys,
} from "../../src/config/schema.ts";

const repository = resolve(import.meta.dirname, "../..");
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

const project = projectFile.parse(parse(await readFile(resolve(repository, "Pulumi.yaml"), "utf8")));
// The input of the stack schema as JSON schema: before defaults are filled in.
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
    // In Pulumi a key is optional only with a default; a missing source is an empty mapping there.
    expect(written?.default).toEqual(isOptional ? (checked?.default ?? {}) : undefined);
  });

  test.each(Object.entries<Key>(stackKeys))("%s has the same description", (name, { doc }) => {
    expect(project.config[name]?.description).toBe(doc.replace(/`|\[|\]\(.*?\)/g, ""));
  });
});

describe("docs/stack-file.md", async () => {
  const page = await readFile(resolve(repository, "docs/stack-file.md"), "utf8");

  test.each([
    ["Environment", stackKeys],
    ["`source`", sourceKeys],
    ["`web`", webKeys],
    ["`schedules`", jobKeys],
  ])("documents every key of %s, in the order and the words of the schema", (heading, keys) => {
    const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    expect(rows).toEqual(Object.entries<Key>(keys).map(([name, key]) => row(name, key)));
  });
});

/** One key as a row: name, whether it is required, default, meaning. */
function row(name: string, key: Key): string {
  return `| \`${name}\` | ${key.requiredIf ?? (isRequired(key) ? "required" : "")} | ${defaultText(key)} | ${key.doc} |`;
}

function isRequired({ schema: checked }: Key): boolean {
  return (
    z.toJSONSchema(z.object({ key: checked }), { io: "input", unrepresentable: "any" }).required?.length === 1
  );
}

function defaultText(key: Key): string {
  if (key.fallback !== undefined) return key.fallback;
  const value = defaultOf(key);
  if (value !== undefined) return typeof value === "object" ? "none" : `\`${value}\``;
  return key.inCatalogue ? "the catalogue's" : "";
}
