import { expect, test } from "vitest";
import { inspectStackText } from "../../../../src/config/read-stack-file.ts";
import { review } from "../../../../src/review/check/review.ts";
import { readHistory, type StackHistory } from "../../../../src/review/git/history.ts";
import { type GitProject, gitProject } from "../../../support/git-project.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { findingsText } from "../../support/findings-text.ts";
import { stackText } from "../../support/stack-text.ts";

const file = "Pulumi.prod.yaml";
const ticking = stackText("scheduler-ops:scheduler: in-process");
const paused = stackText("scheduler-ops:scheduler: paused");
const pausedAndMore = stackText("scheduler-ops:scheduler: paused\nscheduler-ops:env: {LOG_LEVEL: debug}");
/** The first commit of a project is on January 5 at noon, and each one after it a day later. */
const january = (day: number, hour = 12) => new Date(Date.UTC(2026, 0, day, hour));

async function findingsOn(day: Date, folder: string, text = paused): Promise<string> {
  return findingsWith(await readHistory({ folder }), day, text);
}

function findingsWith(history: StackHistory | undefined, now: Date, text = paused): string {
  return findingsText(review({ stacks: [inspectStackText(text, file)], now, history }));
}

/** A project whose last commit, on January 6, pauses prod. */
async function pausedProject(): Promise<GitProject> {
  const project = await gitProject();
  await project.commit({ [file]: ticking });
  await project.commit({ [file]: paused });
  return project;
}

test("a pause is reported after three days, with its date and commit", async () => {
  await using project = await pausedProject();
  expect(await findingsOn(january(9, 11), project.folder)).toBe("\n\n");
  const commit = project.git("rev-parse", "HEAD").slice(0, 7);
  expect((await findingsOn(january(9), project.folder)).replace(commit, "0123abc")).toMatchInlineSnapshot(`
    "
    warning prod › scheduler: has been paused since 2026-01-06, for 3 days (commit 0123abc): no tick runs
      → Pulumi.prod.yaml:2:28
      Set it to in-process or cron to resume ticks  [RULE105]
    "
  `);
  expect(await findingsOn(january(20), project.folder)).toContain("since 2026-01-06, for 14 days");
});

test("a later change of another key does not restart it, a change of the mode does", async () => {
  await using project = await pausedProject();
  await project.commit({ [file]: pausedAndMore });
  expect(await findingsOn(january(9), project.folder)).toContain("since 2026-01-06, for 3 days");
  await project.commit({ [file]: ticking });
  await project.commit({ [file]: paused });
  expect(await findingsOn(january(11), project.folder)).toBe("\n\n");
  expect(await findingsOn(january(12), project.folder)).toContain("since 2026-01-09, for 3 days");
});

test("a stack that began with a pause has been paused since then", async () => {
  await using project = await gitProject();
  await project.commit({ [file]: paused });
  expect(await findingsOn(january(8), project.folder)).toContain("since 2026-01-05, for 3 days");
});

test("a stack that ticks and a pause that is not committed are not reported", async () => {
  await using project = await gitProject();
  await project.commit({ [file]: ticking });
  expect(await findingsOn(january(30), project.folder, ticking)).toBe("\n\n");
  expect(await findingsOn(january(30), project.folder, paused)).toBe("\n\n");
  expect(findingsWith({ changes: [], complete: true }, january(30))).toBe("\n\n");
});

test("in a shallow clone the date is the earliest known one, or unknown", async () => {
  await using project = await pausedProject();
  await project.commit({ [file]: pausedAndMore });
  await using clone = await temporaryFolder();
  project.git("clone", "--quiet", "--depth", "1", `file://${project.folder}`, clone.path);
  expect(await findingsOn(january(8), clone.path)).toMatchInlineSnapshot(`
    "
    info prod › scheduler: is paused, since an unknown date: older commits are missing from this clone
      → Pulumi.prod.yaml:2:28
      Set it to in-process or cron to resume ticks  [RULE105]
    "
  `);
  expect(await findingsOn(january(10), clone.path)).toContain(
    "has been paused at least since 2026-01-07, for 3 days",
  );
});

test("without git the date is unknown", () => {
  expect(findingsWith(undefined, january(30))).toMatchInlineSnapshot(`
    "
    info prod › scheduler: is paused, since an unknown date: there is no git history
      → Pulumi.prod.yaml:2:28
      Set it to in-process or cron to resume ticks  [RULE105]
    "
  `);
});
