import { expect, test } from "vitest";
import { errorsIn, explainPulumiFailure } from "../../../src/local/demo/pulumi-failure.ts";
import { watchResources } from "../../../src/local/demo/resources-at-work.ts";

const urn = (name: string) => `urn:pulumi:local::p::pulumi-nodejs:dynamic/render:CronJob::${name}`;
const begin = (op: string, name: string) => ({ resourcePreEvent: { metadata: { op, urn: urn(name) } } });

test("resources are reported with their operation until that has ended", () => {
  const reported: string[] = [];
  const watch = watchResources(
    (detail) => reported.push(detail),
    () => {},
  );
  watch(begin("create", "web"));
  watch(begin("create", "backup"));
  watch(begin("update", "automation"));
  watch({ resOutputsEvent: { metadata: { urn: urn("web") } } });
  watch({ resOpFailedEvent: { metadata: { urn: urn("backup") } } });
  expect(reported).toEqual([
    "creating web",
    "creating web, backup",
    "creating web, backup; updating automation",
    "creating backup; updating automation",
    "updating automation",
  ]);
});

test("unchanged resources and the stack itself are not reported", () => {
  const reported: string[] = [];
  const watch = watchResources(
    (detail) => reported.push(detail),
    () => {},
  );
  watch(begin("same", "web"));
  const stack = "urn:pulumi:local::p::pulumi:pulumi:Stack::p-local";
  watch({ resourcePreEvent: { metadata: { op: "create", urn: stack } } });
  expect(reported).toEqual(["", ""]);
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

test("the text that Pulumi wraps around an error is removed", () => {
  const message = '1 error occurred:\n\t* ✖ web service "web": it failed\n  Fix it  [RESOURCE001]\n\n';
  expect(errorsIn({ diagnosticEvent: { severity: "error", message } })).toEqual([
    '✖ web service "web": it failed\n  Fix it  [RESOURCE001]',
  ]);
});

test("warnings and the message that the update has failed are not errors", () => {
  expect(errorsIn({ diagnosticEvent: { severity: "warning", message: "old" } })).toEqual([]);
  expect(errorsIn({ diagnosticEvent: { severity: "error", message: "update failed" } })).toEqual([]);
  expect(errorsIn({})).toEqual([]);
});

test("an error that does not come from Pulumi is not changed", () => {
  const error = new Error("a bug");
  expect(explainPulumiFailure(error, "update stack local", [])).toBe(error);
});
