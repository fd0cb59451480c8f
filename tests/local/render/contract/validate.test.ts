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
const right = { id: "srv-1", plan: "free" };

test.each([
  [right, []],
  [{ ...right, disks: [{ size: 1 }], details: true, all: { size: 2, name: "" } }, []],
  [{ ...right, at: "2026-03-02T10:00:00.123456Z", details: { size: 1 } }, []],
  [{ id: "srv-1" }, ["plan: is missing"]],
  [{ ...right, plan: "gold" }, ["plan: gold is not allowed"]],
  [{ ...right, id: 1 }, ["id: is not a text"]],
  [{ ...right, id: "crn-1" }, ["id: is not like ^srv-"]],
  [{ ...right, at: "today" }, ["at: is not a time"]],
  [{ ...right, disks: null }, ["disks: is not a list"]],
  [
    { ...right, disks: [{ size: 0 }, { size: 1.5 }] },
    ["disks[].size: is smaller than 1", "disks[].size: is not an integer"],
  ],
  [{ ...right, details: "x" }, ["details: is not an object"]],
  [{ ...right, all: { name: 1 } }, ["all.size: is missing", "all.name: is not a text"]],
  [{ ...right, extra: 1 }, ["extra: is not declared"]],
  [[], [": is not an object"]],
])("the validator judges %j rightly", (value, problems) => {
  expect(problemsOf(value, service, contract)).toEqual(problems);
});
