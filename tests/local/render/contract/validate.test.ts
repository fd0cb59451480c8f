import { expect, test } from "vitest";
import type { Contract, Schema } from "./contract.ts";
import { problemsOf } from "./validate.ts";

const named: Readonly<Record<string, Schema>> = {
  plan: { type: "string", enum: ["free", "starter"] },
  disk: { type: "object", required: ["size"], properties: { size: { type: "integer", minimum: 1 } } },
};
const contract: Contract = {
  operations: [],
  answer: () => undefined,
  named: (name) => named[name] ?? {},
  resolve: (schema) => (schema.$ref === undefined ? schema : (named[schema.$ref] ?? {})),
};
const service: Schema = {
  type: "object",
  required: ["id", "plan"],
  properties: {
    id: { type: "string", pattern: "^srv-" },
    plan: { $ref: "plan" },
    at: { type: "string", format: "date-time" },
    disks: { type: "array", items: { $ref: "disk" } },
    details: { oneOf: [{ $ref: "disk" }, { type: "boolean" }] },
    all: { allOf: [{ $ref: "disk" }, { type: "object", properties: { name: { type: "string" } } }] },
  },
};
const valid = { id: "srv-1", plan: "free" };

test.each([
  [valid, []],
  [{ ...valid, disks: [{ size: 1 }], details: true, all: { size: 2, name: "" } }, []],
  [{ ...valid, at: "2026-03-02T10:00:00.123456Z", details: { size: 1 } }, []],
  [{ id: "srv-1" }, ["plan: is missing"]],
  [{ ...valid, plan: "gold" }, ["plan: gold is not allowed"]],
  [{ ...valid, id: 1 }, ["id: is not a text"]],
  [{ ...valid, id: "crn-1" }, ["id: is not like ^srv-"]],
  [{ ...valid, at: "today" }, ["at: is not a time"]],
  [{ ...valid, disks: null }, ["disks: is not a list"]],
  [
    { ...valid, disks: [{ size: 0 }, { size: 1.5 }] },
    ["disks[].size: is smaller than 1", "disks[].size: is not an integer"],
  ],
  [{ ...valid, details: "x" }, ["details: is not an object"]],
  [{ ...valid, all: { name: 1 } }, ["all.size: is missing", "all.name: is not a text"]],
  [{ ...valid, extra: 1 }, ["extra: is not declared"]],
  [[], [": is not an object"]],
])("the validator finds all violations in %j", (value, problems) => {
  expect(problemsOf(value, service, contract)).toEqual(problems);
});
