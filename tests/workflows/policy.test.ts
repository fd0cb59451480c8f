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

test("the four workflows and the action are there", () => {
  expect(files).toEqual(
    ["ci", "deploy", "drift", "review"]
      .map((name) => `.github/workflows/${name}.yml`)
      .toSpliced(4, 0, "action.yml"),
  );
});

test.each(files)("%s uses actions by their commit only, with the version beside it", (file) => {
  const uses = textOf(file).match(/^.*\buses:.*$/gm) ?? [];
  expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test.each(files)("no script of %s holds an expression, whose value could end it", (file) => {
  const scripts = [...textOf(file).matchAll(/run: (?:\|\n((?: {10,}.*\n)+)|(.+))/g)].map(
    ([script]) => script,
  );
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
});

describe.each(workflows)("%s", (_, { on, permissions, jobs }) => {
  test("takes the least permissions, job by job", () => {
    expect([{}, { contents: "read" }]).toContainEqual(permissions);
    const writes = Object.values(jobs).flatMap(({ permissions: own = {} }) =>
      Object.entries(own).filter(([, access]) => access === "write"),
    );
    for (const [scope] of writes) expect(["pull-requests", "issues"]).toContain(scope);
  });

  test("gives secrets to the steps that need them only", () => {
    for (const [name, job] of Object.entries(jobs)) {
      const { steps, ...rest } = job;
      // Whether there are any, a job may know.
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

  test("runs nothing of a fork where there is a token that may write, or a secret", () => {
    if (!("pull_request_target" in on)) return;
    const privileged = Object.values(jobs).filter(({ if: condition = "" }) =>
      condition.includes("github.event_name == 'pull_request_target'"),
    );
    expect(privileged).toHaveLength(1);
    for (const job of privileged) {
      const text = JSON.stringify(job);
      expect(text).not.toContain("secrets.");
      // Without a ref, checkout takes the base branch.
      expect(text).not.toMatch(/"ref"|git (checkout|switch|worktree|merge|pull)/);
    }
    const others = Object.values(jobs).filter((job) => !privileged.includes(job));
    for (const { if: condition } of others) {
      expect(condition).toContain("github.event_name == 'pull_request'");
      expect(condition).toContain("head.repo.full_name == github.repository");
    }
  });
});
