import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeBase } from "../../../src/review/git/git.ts";
import { readRevision } from "../../../src/review/git/revision.ts";
import { correctStack, stackWith } from "../../config/stack-text.ts";
import { type GitProject, gitProject } from "../../support/git-project.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let project: GitProject;
let first: string;
let second: string;
beforeAll(async () => {
  project = await gitProject();
  first = await project.commit({ "Pulumi.prod.yaml": correctStack, "Pulumi.yaml": "name: project\n" });
  second = await project.commit({
    "Pulumi.prod.yaml": stackWith(["*/15 * * * *", "*/10 * * * *"]),
    "Pulumi.staging.yaml": correctStack,
    "nested/Pulumi.prod.yaml": correctStack,
  });
  await project.write({ "Pulumi.prod.yaml": "config: [" });
});
afterAll(() => project[Symbol.asyncDispose]());

const at = (revision: string | undefined, folder = project.folder) => readRevision(revision, { folder });

test("a revision has its stack files and its commit", async () => {
  const revision = await at("HEAD~1");
  expect(revision.commit).toEqual({
    id: first,
    committedAt: new Date("2026-01-05T12:00:00Z"),
    author: "Platform",
    subject: "Change schedules",
  });
  expect(revision.stacks.map(({ stack, problems }) => [stack, problems])).toEqual([["prod", []]]);
  const [prod] = revision.stacks;
  expect(prod?.config?.jobs.automation?.schedule.expression).toBe("*/15 * * * *");
  expect(prod?.locate("scheduler-ops:schedules", "automation")).toEqual({
    file: "Pulumi.prod.yaml",
    line: 14,
    column: 17,
  });
});

test("reads only stack files directly in the project folder, sorted by name", async () => {
  expect((await at(second)).stacks.map(({ file }) => file)).toEqual([
    "Pulumi.prod.yaml",
    "Pulumi.staging.yaml",
  ]);
});

test("reads a project in a subfolder of its repository", async () => {
  const { stacks } = await at("main", join(project.folder, "nested"));
  expect(stacks.map(({ file }) => file)).toEqual(["Pulumi.prod.yaml"]);
});

test("without a revision reads the files in the folder, including a broken one", async () => {
  const revision = await at(undefined);
  expect(revision.commit).toBeUndefined();
  expect(revision.name).toBe("working tree");
  expect(revision.stacks.map(({ stack, config }) => [stack, config !== undefined])).toEqual([
    ["prod", false],
    ["staging", true],
  ]);
  expect(revision.stacks[0]?.problems.map(({ code }) => code)).toEqual(["CONFIG002"]);
});

test("reports a folder that is named like a stack file", async () => {
  await using own = await temporaryFolder();
  await mkdir(join(own.path, "Pulumi.odd.yaml"));
  const { stacks } = await at(undefined, own.path);
  expect(stacks.map(({ stack, problems }) => [stack, problems[0]?.code])).toEqual([["odd", "CONFIG001"]]);
});

test("reads only the requested stacks", async () => {
  const { stacks } = await readRevision("main", { folder: project.folder, stacks: ["staging"] });
  expect(stacks.map(({ stack }) => stack)).toEqual(["staging"]);
});

test("names an unreadable job and keeps the others", async () => {
  const id = await project.commit({ "Pulumi.prod.yaml": stackWith(["*/15 * * * *", "61 * * * *"]) });
  const [prod] = (await at(id)).stacks;
  expect(prod?.unreadJobs).toEqual(["automation"]);
  expect(Object.keys(prod?.config?.jobs ?? {})).toEqual(["backup"]);
  expect(prod?.problems.map(({ code }) => code)).toContain("SCHED002");
});

test.each([["no-such-branch"], ["--output=/tmp/file"], ["HEAD^{tree}"], [""], ["main:Pulumi.prod.yaml"]])(
  "%j is refused as a revision",
  async (revision) => {
    await expect(at(revision)).rejects.toMatchObject({ problem: { code: "GIT003" } });
  },
);

test("reports that the folder is not in a repository", async () => {
  await using folder = await temporaryFolder();
  await expect(at("HEAD", folder.path)).rejects.toMatchObject({ problem: { code: "GIT001" } });
});

test("the merge base is the last common commit; unrelated histories have none", async () => {
  project.git("checkout", "--quiet", "--force", "-b", "topic", first);
  const topic = await project.commit({ "notes.txt": "" });
  expect(await mergeBase(project.folder, topic, second)).toBe(first);
  project.git("checkout", "--quiet", "--orphan", "stranger");
  const stranger = await project.commit({});
  expect(await mergeBase(project.folder, stranger, second)).toBeUndefined();
});
