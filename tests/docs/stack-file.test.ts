import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jobFieldsSchema, sourceSchema, stackSchema, webSchema } from "../../src/config/schema.ts";
import { checkout } from "../../src/core/checkout.ts";

const page = readFileSync(join(checkout, "docs/stack-file.md"), "utf8");

test.each([
  ["Environment", stackSchema],
  ["`source`", sourceSchema],
  ["`web`", webSchema],
  ["`schedules`", jobFieldsSchema],
])("the table of %s has exactly the keys that the schema has", (title, schema) => {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
  const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);

  expect(documented.toSorted()).toEqual(Object.keys(schema.shape).toSorted());
});
