import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkout } from "../../src/core/checkout.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  if?: string;
  permissions?: Record<string, string>;
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const files = globSync([".github/workflows/*.yml", "action.yml"], { cwd: checkout }).sort();
const textOf = (file: string) => readFileSync(join(checkout, file), "utf8");
const workflows = files
  .filter((file) => file !== "action.yml")
  .map((file): [string, Workflow] => [file, parse(textOf(file), { merge: true })]);

test("there are five workflows and the action", () => {
  const names = ["ci", "deploy", "drift", "nightly", "review"];
  expect(files).toEqual([...names.map((name) => `.github/workflows/${name}.yml`), "action.yml"]);
});

test.each(files)("%s pins actions to a commit and names the version", (file) => {
  const uses = textOf(file).match(/^.*\buses:.*$/gm) ?? [];
  expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test.each(files)("no script of %s contains an expression, whose value could end the script", (file) => {
  const scripts = [...textOf(file).matchAll(/run: (?:\|\n((?: {10,}.*\n)+)|(.+))/g)].map(
    ([script]) => script,
  );
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
});

describe.each(workflows)("%s", (_, { on, permissions, jobs }) => {
  test("grants the least permissions, job by job", () => {
    expect([{}, { contents: "read" }]).toContainEqual(permissions);
    const writes = Object.values(jobs).flatMap(({ permissions: own = {} }) =>
      Object.entries(own).filter(([, access]) => access === "write"),
    );
    for (const [scope] of writes) expect(["pull-requests", "issues"]).toContain(scope);
  });

  test("gives secrets to the steps that need them only", () => {
    for (const [name, job] of Object.entries(jobs)) {
      const { steps, ...rest } = job;
      // A job may know whether there are secrets.
      const values = JSON.stringify(rest).replaceAll(/secrets\.\w+ != ''/g, "");
      expect(values, name).not.toContain("secrets.");
    }
  });

  test("leaves no token behind in the checkout", () => {
    const checkouts = Object.values(jobs).flatMap(({ steps }) =>
      steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@")),
    );
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step.with?.["persist-credentials"]).toBe(false);
  });

  test("runs no code of a fork where there is a token with write access, or a secret", () => {
    if (!("pull_request_target" in on)) return;
    const privileged = Object.values(jobs).filter(({ if: condition = "" }) =>
      condition.includes("github.event_name == 'pull_request_target'"),
    );
    expect(privileged).toHaveLength(1);
    for (const job of privileged) {
      const text = JSON.stringify(job);
      expect(text).not.toContain("secrets.");
      // Without a ref, checkout uses the base branch.
      expect(text).not.toMatch(/"ref"|git (checkout|switch|worktree|merge|pull)/);
    }
    const others = Object.values(jobs).filter((job) => !privileged.includes(job));
    for (const { if: condition } of others) {
      expect(condition).toContain("github.event_name == 'pull_request'");
      expect(condition).toContain("head.repo.full_name == github.repository");
    }
  });
});
