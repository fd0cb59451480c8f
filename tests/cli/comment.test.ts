import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { correctStack, stackWith } from "../config/stack-text.ts";
import type { ForgeServer } from "../support/forges/forge-server.ts";
import { startGithub } from "../support/forges/github-server.ts";
import { startGitlab } from "../support/forges/gitlab-server.ts";
import { type GitProject, gitProject } from "../support/git-project.ts";
import { startNode } from "../support/process.ts";

const at = "2026-03-02T10:00Z";
const faster = stackWith(["*/15 * * * *", "*/10 * * * *"]);

let project: GitProject;
beforeEach(async () => {
  project = await gitProject();
  await project.commit({ "Pulumi.prod.yaml": correctStack });
  project.git("checkout", "--quiet", "-b", "topic");
  await project.commit({ "Pulumi.prod.yaml": faster });
});
afterEach(() => project[Symbol.asyncDispose]());

/** Runs the command without the CI variables of this machine. */
async function comment(args: string[], env: NodeJS.ProcessEnv = {}) {
  const own = Object.entries(process.env).filter(([name]) => !/^(GITHUB|GITLAB|CI)(_|$)/.test(name));
  const run = startNode(
    [join(checkout, "src/cli.ts"), "comment", "--at", at, ...args],
    { ...Object.fromEntries(own), ...env },
    project.folder,
  );
  const code = await run.ended;
  return { code, ...run.output };
}

describe.each([
  ["GitHub", startGithub],
  ["GitLab", startGitlab],
])("on %s", (_, start) => {
  let server: ForgeServer;
  beforeEach(async () => {
    server = await start();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  test("posts what --dry-run prints, and edits it in place", async () => {
    const dry = await comment(["--dry-run"], server.environment);
    expect(server.requests).toEqual([]);
    expect(dry.stdout).toContain("`prod`: `automation` runs at different times.");
    expect(await comment([], server.environment)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Comment created: https:/),
      stderr: "",
    });
    expect(server.comments.map(({ body }) => `${body}\n`)).toEqual([dry.stdout]);
    expect((await comment([], server.environment)).stdout).toBe("Comment unchanged\n");
    await project.commit({ "Pulumi.prod.yaml": stackWith(["*/15 * * * *", "*/5 * * * *"]) });
    expect((await comment([], server.environment)).stdout).toMatch(/^Comment edited: https:/);
    expect(server.comments).toHaveLength(1);
    expect(server.comments[0]?.body).toContain("`*/5 * * * *`");
  });

  test("a change without differences gets no comment, but corrects an existing one", async () => {
    await project.commit({ "Pulumi.prod.yaml": correctStack });
    expect((await comment([], server.environment)).stdout).toBe("Comment not needed\n");
    expect(server.comments).toEqual([]);
    await project.commit({ "Pulumi.prod.yaml": faster });
    await comment([], server.environment);
    await project.commit({ "Pulumi.prod.yaml": correctStack });
    expect((await comment([], server.environment)).stdout).toMatch(/^Comment edited/);
    expect(server.comments[0]?.body).toContain("No differences in 1 stack.");
  });

  test("several projects in one repository have one comment each", async () => {
    await comment(["--project", "heating"], server.environment);
    await comment(["--project", "lights"], server.environment);
    expect(server.comments).toHaveLength(2);
  });

  test("without a token sends nothing and names the variable", async () => {
    const env = { ...server.environment, GITHUB_TOKEN: "", GITLAB_TOKEN: "" };
    const { code, stderr } = await comment([], env);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^✖ GIT(HUB|LAB)_TOKEN is not set\n {2}\S.* {2}\[FORGE001\]\n$/);
    expect(server.requests).toEqual([]);
  });

  test("a failed preview is reported first, and a missing one at the end", async () => {
    await project.write({ "prod.preview": "error: no such stack\n" });
    const { stdout } = await comment([
      ...["--preview", "prod=prod.preview"],
      ...["--preview", "staging=no-such-file", "--dry-run"],
    ]);
    expect(stdout.split("\n\n")[1]).toBe("> ⛔ **The preview of `prod` failed**");
    expect(stdout).toContain("would change in staging (no preview)");
  });
});

test("the title shows the names of the branches", async () => {
  const { stdout } = await comment(["--dry-run", "--base", "HEAD^1", "--head", "HEAD"], {
    GITHUB_HEAD_REF: "faster-ticks",
    GITHUB_BASE_REF: "main",
  });
  expect(stdout).toMatch(/## Schedules: `main` \([0-9a-f]{7}\) → `faster-ticks` \([0-9a-f]{7}\)/);
});

test.each([
  [[], "neither GITHUB_REPOSITORY nor CI_PROJECT_ID"],
  [["--preview", "prod"], "name of a stack, an equals sign and a file"],
  [["--pull-request", "0"], "whole number"],
  [["--project", "--> x"], "letters, digits"],
])("%j is rejected with exit code 2", async (args, reason) => {
  const { code, stderr } = await comment(args);
  expect(code).toBe(2);
  expect(stderr).toContain(reason);
});

test("rejects a folder without stack files, as a wrong folder must not look like one without differences", async () => {
  await project.commit({ "Pulumi.prod.yaml": undefined });
  const { code, stderr } = await comment(["--dry-run", "--base", "HEAD", "--head", "HEAD"]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("[CONFIG001]") });
});

test("a job without a pull request must name one", async () => {
  await using server = await startGithub();
  const { code, stderr } = await comment([], { ...server.environment, GITHUB_EVENT_PATH: "/dev/null" });
  expect(code).toBe(2);
  expect(stderr).toContain("[FORGE008]");
  expect(
    (await comment(["--pull-request", "7"], { ...server.environment, GITHUB_EVENT_PATH: "" })).code,
  ).toBe(0);
});
