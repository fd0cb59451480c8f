import { expect, test } from "vitest";
import { readHistory } from "../../../src/review/git/history.ts";
import { correctStack, stackWith } from "../../config/stack-text.ts";
import { type GitProject, gitProject } from "../../support/git-project.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const faster = stackWith(["*/15 * * * *", "*/10 * * * *"]);

async function schedulesOf(project: GitProject, options: { since?: string; until?: string } = {}) {
  const { changes } = await readHistory({ folder: project.folder, ...options });
  return changes.map(({ commit, file, before, after }) => [
    commit.subject,
    file,
    before?.config?.jobs.automation?.schedule.expression,
    after?.config?.jobs.automation?.schedule.expression,
  ]);
}

test("lists each change of a stack file, newest first, with both versions", async () => {
  await using project = await gitProject();
  await project.commit({ "Pulumi.prod.yaml": correctStack }, "Begin");
  await project.commit({ "README.md": "text" }, "Write");
  await project.commit({ "Pulumi.prod.yaml": faster, "Pulumi.staging.yaml": correctStack }, "Run more often");
  await project.commit({ "Pulumi.prod.yaml": undefined }, "Remove prod");
  expect(await schedulesOf(project)).toEqual([
    ["Remove prod", "Pulumi.prod.yaml", "*/10 * * * *", undefined],
    ["Run more often", "Pulumi.prod.yaml", "*/15 * * * *", "*/10 * * * *"],
    ["Run more often", "Pulumi.staging.yaml", undefined, "*/15 * * * *"],
    ["Begin", "Pulumi.prod.yaml", undefined, "*/15 * * * *"],
  ]);
  expect(await schedulesOf(project, { since: "HEAD~2", until: "HEAD~1" })).toHaveLength(2);
});

test("a merge is one change of the branch", async () => {
  await using project = await gitProject();
  await project.commit({ "Pulumi.prod.yaml": correctStack }, "Begin");
  project.git("checkout", "--quiet", "-b", "topic");
  await project.commit({ "Pulumi.prod.yaml": stackWith(["*/15 * * * *", "*/5 * * * *"]) }, "Try");
  await project.commit({ "Pulumi.prod.yaml": faster }, "Settle");
  project.git("checkout", "--quiet", "main");
  project.git("merge", "--quiet", "--no-ff", "--message", "Merge topic", "topic");
  expect(await schedulesOf(project)).toEqual([
    ["Merge topic", "Pulumi.prod.yaml", "*/15 * * * *", "*/10 * * * *"],
    ["Begin", "Pulumi.prod.yaml", undefined, "*/15 * * * *"],
  ]);
});

test("a shallow clone is reported as incomplete", async () => {
  await using project = await gitProject();
  await project.commit({ "Pulumi.prod.yaml": correctStack }, "Begin");
  await project.commit({ "Pulumi.prod.yaml": faster }, "Run more often");
  expect((await readHistory({ folder: project.folder })).complete).toBe(true);
  await using clone = await temporaryFolder();
  project.git("clone", "--quiet", "--depth", "1", `file://${project.folder}`, clone.path);
  expect((await readHistory({ folder: clone.path })).complete).toBe(false);
});
