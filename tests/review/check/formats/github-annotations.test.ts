import { expect, test } from "vitest";
import type { Finding } from "../../../../src/review/check/finding.ts";
import { githubCommands } from "../../../../src/review/check/formats/github-annotations.ts";

const finding: Finding = {
  code: "RULE001",
  severity: "warning",
  message: "its runs are 45 and 15 minutes apart",
  remedy: "Use a step that divides 60",
  subject: "prod › schedules.report",
  stack: "prod",
  file: "Pulumi.prod.yaml",
  about: ["schedules", "report"],
  location: { file: "Pulumi.prod.yaml", line: 16, column: 19 },
};

test("each severity has its own kind of annotation, at its line and column", () => {
  const findings: Finding[] = [{ ...finding, severity: "error" }, finding, { ...finding, severity: "info" }];
  expect(`\n${githubCommands(findings, (file) => `environments/${file}`)}\n`).toMatchInlineSnapshot(`
    "
    ::error file=environments/Pulumi.prod.yaml,line=16,col=19,title=RULE001 prod › schedules.report::its runs are 45 and 15 minutes apart%0AUse a step that divides 60
    ::warning file=environments/Pulumi.prod.yaml,line=16,col=19,title=RULE001 prod › schedules.report::its runs are 45 and 15 minutes apart%0AUse a step that divides 60
    ::notice file=environments/Pulumi.prod.yaml,line=16,col=19,title=RULE001 prod › schedules.report::its runs are 45 and 15 minutes apart%0AUse a step that divides 60
    "
  `);
});

test("characters that would end a property or a command are escaped", () => {
  const odd: Finding = {
    ...finding,
    subject: "a: b, c%",
    message: "100%, first\r\nsecond: ::error::injected",
    remedy: "::stop-commands::x",
  };
  expect(`\n${githubCommands([odd], () => "a,b:c%d\n.yaml")}\n`).toMatchInlineSnapshot(`
    "
    ::warning file=a%2Cb%3Ac%25d%0A.yaml,line=16,col=19,title=RULE001 a%3A b%2C c%25::100%25, first%0D%0Asecond: ::error::injected%0A::stop-commands::x
    "
  `);
});

test("without a location it is at the start of the file", () => {
  const { location: _, ...withoutPlace } = finding;
  expect(githubCommands([withoutPlace], (file) => file)).toContain("file=Pulumi.prod.yaml,line=1,col=1,");
});

test("without findings nothing is printed", () => {
  expect(githubCommands([], (file) => file)).toBe("");
});
