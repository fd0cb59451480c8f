import { expect, test } from "vitest";
import { errorsIn, explainPulumiFailure } from "../../../src/local/demo/pulumi-failure.ts";
import { watchResources } from "../../../src/local/demo/resources-at-work.ts";

const urn = (name: string) => `urn:pulumi:local::p::pulumi-nodejs:dynamic/render:CronJob::${name}`;
const begin = (op: string, name: string) => ({ resourcePreEvent: { metadata: { op, urn: urn(name) } } });

test("the resources at work are told by what is done to them, until they are done", () => {
  const told: string[] = [];
  const watch = watchResources(
    (detail) => told.push(detail),
    () => {},
  );
  watch(begin("create", "web"));
  watch(begin("create", "backup"));
  watch(begin("update", "automation"));
  watch({ resOutputsEvent: { metadata: { urn: urn("web") } } });
  watch({ resOpFailedEvent: { metadata: { urn: urn("backup") } } });
  expect(told).toEqual([
    "creating web",
    "creating web, backup",
    "creating web, backup; updating automation",
    "creating backup; updating automation",
    "updating automation",
  ]);
});

test("what stays as it is, and the stack itself, is not told", () => {
  const told: string[] = [];
  const watch = watchResources(
    (detail) => told.push(detail),
    () => {},
  );
  watch(begin("same", "web"));
  const stack = "urn:pulumi:local::p::pulumi:pulumi:Stack::p-local";
  watch({ resourcePreEvent: { metadata: { op: "create", urn: stack } } });
  expect(told).toEqual(["", ""]);
});

test("every event is passed on", () => {
  const passed: unknown[] = [];
  const watch = watchResources<object>(
    () => {},
    (event) => passed.push(event),
  );
  const event = { diagnosticEvent: { severity: "error", message: "no" } };
  watch(event);
  expect(passed).toEqual([event]);
});

test("an error is freed of what Pulumi wraps around it", () => {
  const message = '1 error occurred:\n\t* ✖ web service "web": it failed\n  Mend it  [RESOURCE001]\n\n';
  expect(errorsIn({ diagnosticEvent: { severity: "error", message } })).toEqual([
    '✖ web service "web": it failed\n  Mend it  [RESOURCE001]',
  ]);
});

test("warnings and the news that the update failed are no errors of their own", () => {
  expect(errorsIn({ diagnosticEvent: { severity: "warning", message: "old" } })).toEqual([]);
  expect(errorsIn({ diagnosticEvent: { severity: "error", message: "update failed" } })).toEqual([]);
  expect(errorsIn({})).toEqual([]);
});

test("what does not come from Pulumi stays as it is", () => {
  const error = new Error("a defect");
  expect(explainPulumiFailure(error, "update stack local", [])).toBe(error);
});
