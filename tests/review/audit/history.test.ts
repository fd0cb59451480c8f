import { expect, test } from "vitest";
import { readAudit } from "../../../src/review/audit/audit.ts";
import { correctStack, stackWith } from "../../config/stack-text.ts";
import { type GitProject, gitProject } from "../../support/git-project.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { now } from "./audited-project.ts";

const file = "Pulumi.prod.yaml";
const without = (job: string) => correctStack.replace(new RegExp(`    ${job}: .*\n`), "");
const slower = stackWith(['"*/15 * * * *"', '"*/30 * * * *"']);

async function historyOf(project: GitProject, options: { at?: string; since?: string } = {}) {
  const { history } = await readAudit({ folder: project.folder, now, since: "start", ...options });
  if (history === undefined) throw new Error("no history was read");
  const schedules = history.schedules.map(({ stack, job, events }) => [
    `${stack} ${job}`,
    ...events.map(
      ({ kind, before, after, commit }) =>
        `${commit?.subject ?? "not committed"}: ${kind} ${before?.expression ?? ""} → ${after?.expression ?? ""}`,
    ),
  ]);
  const stacks = history.stacks.map(({ stack, kind, before = "", after = "" }) =>
    `${stack} ${kind} ${before} ${after}`.trim(),
  );
  return { ...history, schedules, stacks };
}

async function startedProject(): Promise<GitProject> {
  const project = await gitProject();
  await project.commit({ [file]: correctStack }, "Begin");
  project.git("tag", "start");
  return project;
}

test("lists the changes of a schedule newest first, including its removal and return", async () => {
  await using project = await startedProject();
  await project.commit({ [file]: slower }, "Slow down");
  await project.commit({ "README.md": "text" }, "Write");
  await project.commit({ [file]: without("backup") }, "Remove backup");
  await project.commit({ [file]: correctStack }, "Bring it back");
  expect((await historyOf(project)).schedules).toEqual([
    [
      "prod automation",
      "Remove backup: changed */30 * * * * → */15 * * * *",
      "Slow down: changed */15 * * * * → */30 * * * *",
    ],
    ["prod backup", "Bring it back: added  → 0 */2 * * *", "Remove backup: removed 0 */2 * * * → "],
  ]);
  expect((await historyOf(project, { at: "HEAD~2", since: "HEAD~3" })).schedules).toEqual([]);
});

test("a job and a stack keep their history under a new name", async () => {
  await using project = await startedProject();
  const own = "    report: {schedule: 0 7 * * *, command: node report.js}\n  scheduler-ops:secrets:";
  const withReport = stackWith(["  scheduler-ops:secrets:", own]);
  await project.commit({ [file]: withReport }, "Add report");
  await project.commit({ [file]: withReport.replace("report:", "daily-report:") }, "Rename it");
  await project.commit(
    { [file]: undefined, "Pulumi.live.yaml": withReport.replace("report:", "daily-report:") },
    "Rename prod",
  );
  const { schedules, stacks } = await historyOf(project);
  expect(schedules).toEqual([
    ["live daily-report", "Rename it: renamed 0 7 * * * → 0 7 * * *", "Add report: added  → 0 7 * * *"],
  ]);
  expect(stacks).toEqual(["live renamed prod live"]);
});

test("attributes a change across an unreadable version to the commit that fixed it", async () => {
  await using project = await startedProject();
  await project.commit({ [file]: "config: [" }, "Break it");
  await project.commit({ [file]: slower }, "Fix it");
  const { schedules, stacks } = await historyOf(project);
  expect(schedules).toEqual([["prod automation", "Fix it: changed */15 * * * * → */30 * * * *"]]);
  expect(stacks).toEqual(["prod unreadable"]);
});

test("distinguishes an equivalent schedule and a suspension from a changed schedule", async () => {
  await using project = await startedProject();
  await project.commit({ [file]: stackWith(['"*/15 * * * *"', '"0,15,30,45 * * * *"']) }, "Spell it out");
  await project.commit({ [file]: stackWith(["maxGap: 2h30m", "suspended: true"]) }, "Suspend backup");
  expect((await historyOf(project)).schedules).toEqual([
    [
      "prod automation",
      "Suspend backup: respelled 0,15,30,45 * * * * → */15 * * * *",
      "Spell it out: respelled */15 * * * * → 0,15,30,45 * * * *",
    ],
    ["prod backup", "Suspend backup: suspended 0 */2 * * * → 0 */2 * * *"],
  ]);
});

test("includes uncommitted changes for the working tree, but not for a revision", async () => {
  await using project = await startedProject();
  await project.write({ [file]: slower });
  expect((await historyOf(project)).schedules).toEqual([
    ["prod automation", "not committed: changed */15 * * * * → */30 * * * *"],
  ]);
  expect((await historyOf(project, { at: "HEAD" })).schedules).toEqual([]);
});

test("reports a shallow clone", async () => {
  await using project = await startedProject();
  await project.commit({ [file]: slower }, "Slow down");
  expect(await historyOf(project)).toMatchObject({ complete: true });
  await using clone = await temporaryFolder();
  project.git("clone", "--quiet", "--depth", "1", `file://${project.folder}`, clone.path);
  const { history } = await readAudit({ folder: clone.path, now, since: "HEAD" });
  expect(history).toMatchObject({ complete: false });
});
