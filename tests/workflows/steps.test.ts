/** Runs the steps of the workflows unchanged, against a GitHub on this machine. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { checkout } from "../../src/core/checkout.ts";
import { correctStack, stackWith } from "../config/stack-text.ts";
import type { ForgeServer } from "../support/forges/forge-server.ts";
import { startGithub } from "../support/forges/github-server.ts";
import { type GitProject, gitProject } from "../support/git-project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Step {
  name?: string;
  run?: string;
  env?: Record<string, string>;
}

let project: GitProject;
let github: ForgeServer;
beforeEach(async () => {
  [project, github] = await Promise.all([gitProject(), startGithub()]);
  await project.commit({ "Pulumi.prod.yaml": correctStack }, "Begin");
  project.git("checkout", "--quiet", "-b", "topic");
  await project.commit({ "Pulumi.prod.yaml": stackWith(["*/15 * * * *", "*/45 * * * *"]) }, "Change");
  project.git("checkout", "--quiet", "main");
  await project.commit({ "notes.md": "meanwhile" }, "Write");
  // Like GitHub's merge commit of a pull request: it merges both sides and is on no branch.
  project.git("checkout", "--quiet", "--detach");
  project.git("merge", "--quiet", "--no-ff", "--message", "Merge topic", "topic");
});
afterEach(async () => {
  await Promise.all([project[Symbol.asyncDispose](), github[Symbol.asyncDispose]()]);
});

/** The steps of a job that run a script, by the end of the file's path and the names. */
async function stepsOf(file: string, job?: string): Promise<Step[]> {
  const content = parse(await readFile(join(checkout, file), "utf8"), { merge: true });
  const steps: Step[] = job === undefined ? content.runs.steps : content.jobs[job].steps;
  return steps.filter(({ run }) => run !== undefined);
}

/** Runs a script as the runner does, in `folder`; `npx scheduler-ops` is this checkout's. */
async function runStep({ run = "" }: Step, folder: string, env: Readonly<Record<string, string>> = {}) {
  await using bin = await temporaryFolder();
  const npx = join(bin.path, "npx");
  await writeFile(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${checkout}/src/cli.ts" "$@"\n`);
  await chmod(npx, 0o755);
  const child = spawn("bash", ["-e", "-o", "pipefail", "-c", run], {
    cwd: folder,
    env: {
      PATH: `${bin.path}:${process.env.PATH ?? ""}`,
      HOME: bin.path,
      GITHUB_ACTIONS: "true",
      GITHUB_HEAD_REF: "topic",
      GITHUB_BASE_REF: "main",
      ...github.environment,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

const named = (steps: readonly Step[], name: string): Step => {
  const step = steps.find((each) => each.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
};

test("on a branch of the repository the files are checked, commented on and reported", async () => {
  const steps = await stepsOf(".github/workflows/review.yml", "branch");
  const env = { PREVIEWS: join(project.folder, ".previews") };
  const check = await runStep(named(steps, "Check the stack files"), project.folder, env);
  expect(check.stdout).toMatch(/^::warning file=Pulumi\.prod\.yaml,line=14,col=\d+,title=RULE001/m);
  expect(check.code).toBe(0);

  const comment = await runStep(named(steps, "Comment"), project.folder, env);
  expect(comment).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Comment created/) });
  const [{ body } = { body: "" }] = github.comments;
  expect(body).toMatch(/^<!-- scheduler-ops: review -->\n## Schedules: `main` \(\w{7}\) → `topic` \(\w{7}\)/);
  expect(body).toContain("`*/15 * * * *` | `*/45 * * * *`");
  expect(body).toContain("would change in staging, prod (no preview)");

  expect((await runStep(named(steps, "Report"), project.folder, env)).code).toBe(0);
  expect(await readFile(join(project.folder, "review.html"), "utf8")).toMatch(/^<!doctype html>/i);
});

test("an error in a stack file fails the check, and the comment still gives the reason", async () => {
  await project.commit({ "Pulumi.prod.yaml": stackWith(["*/15 * * * *", "61 * * * *"]) });
  const steps = await stepsOf(".github/workflows/review.yml", "branch");
  expect((await runStep(named(steps, "Check the stack files"), project.folder)).code).toBe(2);
  expect((await runStep(named(steps, "Comment"), project.folder, { PREVIEWS: "/nowhere" })).code).toBe(0);
  expect(github.comments[0]?.body).toContain("minute 61");
});

test("of a fork only files are read, and what it changed is never checked out", async () => {
  const merge = project.git("rev-parse", "HEAD").trim();
  project.git("update-ref", "refs/pull/7/merge", merge);
  project.git("checkout", "--quiet", "main");
  await using base = await temporaryFolder();
  const clone = join(base.path, "clone");
  project.git("clone", "--quiet", "--depth", "1", "--branch", "main", `file://${project.folder}`, clone);
  const steps = await stepsOf(".github/workflows/review.yml", "fork");
  const env = { NUMBER: "7", REPOSITORY: `file://${project.folder}` };
  for (const step of steps) expect(await runStep(step, clone, env)).toMatchObject({ code: 0 });
  expect(await readFile(join(clone, "Pulumi.prod.yaml"), "utf8")).toBe(correctStack);
  expect(github.comments[0]?.body).toContain("`*/45 * * * *`");
});

test("the action comments and checks from another repository, also where only the merge was fetched", async () => {
  await using base = await temporaryFolder();
  const clone = join(base.path, "clone");
  project.git("branch", "merge");
  project.git("clone", "--quiet", "--depth", "1", "--branch", "merge", `file://${project.folder}`, clone);
  for (const step of await stepsOf("action.yml")) {
    const result = await runStep(step, clone, { ACTION: checkout, FAIL_ON: "error" });
    expect(result).toMatchObject({ code: 0 });
  }
  expect(github.comments[0]?.body).toContain("`*/45 * * * *`");
  const [, , check] = await stepsOf("action.yml");
  expect((await runStep(check ?? {}, clone, { ACTION: checkout, FAIL_ON: "warning" })).code).toBe(2);
});
