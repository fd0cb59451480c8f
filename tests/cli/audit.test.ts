import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../src/core/checkout.ts";
import { auditedProject, edited, fixtures } from "../review/audit/audited-project.ts";
import type { GitProject } from "../support/git-project.ts";
import { startNode } from "../support/process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const now = ["--now", "2026-03-02T10:00Z"];

let project: GitProject;
beforeAll(async () => {
  project = await auditedProject();
});
afterAll(() => project[Symbol.asyncDispose]());

async function audit(
  args: string[],
  cwd = project.folder,
): Promise<{ code: number | NodeJS.Signals | null; stdout: string; stderr: string }> {
  const run = startNode([join(checkout, "src/cli.ts"), "audit", ...args], process.env, cwd);
  const code = await run.ended;
  return { code, ...run.output };
}

test("prints a revision in the requested format", async () => {
  const revision = ["--at", "audited", "--since", "audited~8", ...now];
  const formats = { text: "audit.txt", markdown: "audit.md", json: "audit.json" };
  for (const [format, golden] of Object.entries(formats)) {
    const { code, stdout, stderr } = await audit([...revision, "--format", format]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(await readFile(join(fixtures, golden), "utf8"));
  }
});

test("writes the page to a file instead of printing, for the stack files in the folder", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "audit.html");
  expect(await audit(["--html", file, ...now])).toEqual({ code: 0, stdout: "", stderr: `✔ ${file}\n` });
  const page = await readFile(file, "utf8");
  expect(page).toContain(project.git("rev-parse", "HEAD").trim());
  expect(page).toContain("the stack files are exactly as committed");

  await project.write({ "Pulumi.dev.yaml": edited("Pulumi.dev.yaml", ['"*/10 * * * *"', '"*/20 * * * *"']) });
  const { stdout } = await audit(["--html", file, "--format", "text", ...now]);
  expect(stdout).toContain("not committed: Pulumi.dev.yaml");
  expect(await readFile(file, "utf8")).toContain("not committed: Pulumi.dev.yaml");
  project.git("checkout", "--quiet", "--", ".");
});

test("reports only the named stacks, compared with all stacks", async () => {
  const { code, stdout } = await audit(["--stack", "prod", "--at", "audited", ...now]);
  expect(code).toBe(0);
  expect(stdout).toContain("in 1 stack\n");
  expect(stdout).toContain("is defined in prod but not in dev, staging");
  expect(stdout).not.toContain("Pulumi.dev.yaml");
});

test("outside a repository reads the files and reports that there is no commit", async () => {
  await using folder = await temporaryFolder();
  project.git("archive", "--output", join(folder.path, "files.tar"), "audited");
  const { execFileSync } = await import("node:child_process");
  execFileSync("tar", ["-xf", "files.tar"], { cwd: folder.path });
  const { code, stdout } = await audit(now, folder.path);
  expect(code).toBe(0);
  expect(stdout).toContain("no commit: this folder is not in a git repository");
});

test("rejects a folder without stack files instead of reporting an empty environment", async () => {
  await using folder = await temporaryFolder();
  const run = await audit(now, folder.path);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain("there is no Pulumi.<stack>.yaml in this folder");
});

test.each([
  ["a revision that is not there", ["--at", "nowhere"], 1, "[GIT003]"],
  ["a stack that is not there", ["--stack", "nowhere"], 2, "[CONFIG001]"],
  ["a file that cannot be written", ["--html", "/nowhere/audit.html"], 1, "[AUDIT001]"],
  ["a day that is not there", ["--now", "2026-02-30"], 2, "It must be a time such as"],
  ["a format that is not there", ["--format", "xml"], 2, "Allowed choices are"],
])("%s is rejected with one sentence", async (_, args, code, message) => {
  const run = await audit(args);
  expect(run).toMatchObject({ code, stdout: "" });
  expect(run.stderr).toContain(message);
  expect(run.stderr).not.toMatch(/\n\s+at /);
});
