import { expect, test } from "vitest";
import { readPreview } from "../../../src/review/pull-request/preview.ts";

const urn = (type: string, name: string) =>
  `urn:pulumi:prod::scheduler-ops::pulumi-nodejs:dynamic/render:${type}::${name}`;

function printed(digest: object): string {
  return `\u001b[33mwarning\u001b[0m: something\n${JSON.stringify({ config: {}, duration: 1, ...digest }, null, 4)}\n`;
}

test("reads resources, operations and property names, but no values", () => {
  const update = {
    op: "update",
    urn: urn("CronJob", "backup"),
    oldState: { type: "pulumi-nodejs:dynamic/render:CronJob", inputs: { schedule: "0 2 * * *" } },
    newState: { type: "pulumi-nodejs:dynamic/render:CronJob", inputs: { schedule: "0 3 * * *" } },
    diffReasons: ["schedule", "envVars"],
    detailedDiff: { schedule: { kind: "update" }, "envVars.LOG_LEVEL": { kind: "add" } },
  };
  const replacement = {
    op: "replace",
    urn: urn("WebService", "web"),
    newState: { type: "pulumi-nodejs:dynamic/render:WebService" },
    diffReasons: ["region"],
    replaceReasons: ["region"],
    detailedDiff: null,
  };
  const preview = readPreview(
    printed({ steps: [update, replacement], changeSummary: { same: 3, update: 1, replace: 1 } }),
  );
  expect(preview).toEqual({
    changes: [
      {
        operation: "update",
        type: "CronJob",
        name: "backup",
        properties: ["envVars.LOG_LEVEL", "schedule"],
        replacedBy: [],
      },
      {
        operation: "replace",
        type: "WebService",
        name: "web",
        properties: ["region"],
        replacedBy: ["region"],
      },
    ],
    unchanged: 2,
  });
});

test("the stack itself is not a change, and a deleted resource has its type from the old state", () => {
  const steps = [
    { op: "create", urn: urn("Stack", "x"), newState: { type: "pulumi:pulumi:Stack" } },
    { op: "same", urn: urn("CronJob", "tick"), newState: { type: "a:b:CronJob" } },
    { op: "delete", urn: urn("CronJob", "backup"), oldState: { type: "a:b:CronJob" }, newState: null },
  ];
  const { changes } = readPreview(printed({ steps, changeSummary: { create: 1, delete: 1, same: 1 } }));
  expect(changes.map(({ operation, type, name }) => [operation, type, name])).toEqual([
    ["delete", "CronJob", "backup"],
  ]);
});

test("an error in the diagnostics is the reason of the failure", () => {
  const diagnostics = [
    { severity: "warning", message: "warning: old" },
    { severity: "error", message: "error: ✖ prod › schedules.backup: wrong\n  → Pulumi.prod.yaml:18:13\n" },
  ];
  expect(readPreview(printed({ diagnostics })).failure).toBe(
    "✖ prod › schedules.backup: wrong\n  → Pulumi.prod.yaml:18:13",
  );
});

test.each([
  ["", "Pulumi printed nothing"],
  ["error: PULUMI_ACCESS_TOKEN must be set\n", "error: PULUMI_ACCESS_TOKEN must be set"],
  ["{\n", "{"],
  ['{\n  "steps": 3\n}', '{\n  "steps": 3\n}'],
])("%j is a failure with a reason", (text, failure) => {
  expect(readPreview(text)).toEqual({ changes: [], unchanged: 0, failure });
});
