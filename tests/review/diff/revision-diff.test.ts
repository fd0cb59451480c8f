import { describe, expect, test } from "vitest";
import { inspectStackText } from "../../../src/config/read-stack-file.ts";
import type { JobDiff, RevisionDiff, StackDiff } from "../../../src/review/diff/model.ts";
import { diffRevisions } from "../../../src/review/diff/revision-diff.ts";
import type { Revision } from "../../../src/review/git/revision.ts";
import { parseSchedule } from "../../../src/schedule/parse.ts";
import { sameSchedule } from "../../../src/schedule/same-schedule.ts";
import { stackWith } from "../../config/stack-text.ts";
import { expression } from "../../schedule/reference.ts";
import fc from "../../support/seeded-fast-check.ts";

const at = new Date("2026-03-02T10:00:00Z");
const revision = (name: string, files: Record<string, string>): Revision => ({
  name,
  stacks: Object.entries(files).map(([stack, text]) => inspectStackText(text, `Pulumi.${stack}.yaml`)),
});
const diffOf = (before: Record<string, string>, after: Record<string, string>): RevisionDiff =>
  diffRevisions(revision("base", before), revision("head", after), { at });

/** A stack file with these jobs, each with a full description. */
const withJobs = (jobs: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(jobs).map(([name, text]) => `    ${name}: ${text}\n`);
  const former = `    automation: "*/15 * * * *"\n    backup: {schedule: "0 */2 * * *", maxGap: 2h30m}\n`;
  // None of them runs the automation.
  return stackWith([former, lines.join("")], ["scheduler: cron", "scheduler: paused"]);
};
const job = (schedule: string, command: string): string => JSON.stringify({ schedule, command });
const onlyJob = (diff: RevisionDiff): JobDiff | undefined => diff.stacks[0]?.jobs[0];

describe("for random schedules", () => {
  test("the schedule of a job is changed exactly when its run times differ", () => {
    fc.assert(
      fc.property(expression, fc.oneof(expression, fc.constant(undefined)), (before, other) => {
        const after = other ?? parseSchedule(before).minutes.join(",") + before.slice(before.indexOf(" "));
        const diff = diffOf(
          { prod: withJobs({ one: job(before, "a") }) },
          { prod: withJobs({ one: job(after, "a") }) },
        );
        const isSame = sameSchedule(parseSchedule(before), parseSchedule(after));
        expect(onlyJob(diff)?.schedule === "changed").toBe(!isSame);
        if (parseSchedule(before).expression === parseSchedule(after).expression)
          expect(diff.stacks).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  const jobs = fc.dictionary(
    fc.constantFrom("one", "two", "three", "four"),
    fc
      .record({
        schedule: fc.constantFrom("0 2 * * *", "*/5 * * * *", "0 0 * * 0-6", "0 0 * * *"),
        command: fc.constantFrom("a", "b"),
      })
      .map((each) => job(each.schedule, each.command)),
    { minKeys: 1 },
  );
  const files = fc.dictionary(
    fc.constantFrom("prod", "staging", "test"),
    jobs.map((each) => withJobs(each)),
  );

  test("the reverse comparison is the same with both sides swapped", () => {
    fc.assert(
      fc.property(files, files, (before, after) => {
        expect(comparable(diffOf(after, before))).toEqual(comparable(exchanged(diffOf(before, after))));
      }),
      { numRuns: 150 },
    );
  });

  test("nothing differs from itself", () => {
    fc.assert(
      fc.property(files, (each) => {
        expect(diffOf(each, each).stacks).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a renamed job", () => {
  test("is recognised by its command and schedule", () => {
    const diff = diffOf(
      { prod: withJobs({ old: job("0 2 * * *", "a") }) },
      { prod: withJobs({ new: job("0 2 * * *", "a") }) },
    );
    expect(onlyJob(diff)).toMatchObject({ job: "new", renamedFrom: "old", status: "changed" });
  });

  test("is not guessed if there are several candidates", () => {
    const diff = diffOf(
      { prod: withJobs({ old: job("0 2 * * *", "a"), older: job("0 2 * * *", "a") }) },
      { prod: withJobs({ new: job("0 2 * * *", "a") }) },
    );
    expect(diff.stacks[0]?.jobs.map(({ job, status }) => [job, status])).toEqual([
      ["new", "added"],
      ["old", "removed"],
      ["older", "removed"],
    ]);
  });
});

test("an unreadable file is not reported as removed, nor are its jobs", () => {
  const correct = { prod: withJobs({ one: job("0 2 * * *", "a") }) };
  const broken = diffOf(correct, { prod: "config: [" });
  expect(broken.stacks).toMatchObject([{ status: "unreadable", jobs: [] }]);
  expect(broken.stacks[0]?.problems.after.map(({ code }) => code)).toEqual(["CONFIG002"]);
  const misspelled = diffOf(correct, { prod: withJobs({ one: job("0 2 * *", "a") }) });
  expect(onlyJob(misspelled)).toMatchObject({ job: "one", status: "unreadable" });
});

test("existing errors are not a difference", () => {
  const file = { prod: stackWith(["2h30m", "1h"]) };
  expect(diffOf(file, file).stacks).toEqual([]);
});

test("values of variables and secrets are never shown", () => {
  const diff = diffOf(
    {
      prod: stackWith(
        ["BACKUP_DIR: backups", "BACKUP_DIR: hidden-before"],
        ["v1:aaaa:bbbb", "v1:hidden:before"],
      ),
    },
    {
      prod: stackWith(
        ["BACKUP_DIR: backups", "BACKUP_DIR: hidden-after"],
        ["v1:aaaa:bbbb", "v1:hidden:after"],
      ),
    },
  );
  expect(diff.stacks[0]?.changes).toMatchObject([
    { subject: "variables of all services", names: { altered: ["BACKUP_DIR"] } },
  ]);
  expect(JSON.stringify(diff)).not.toContain("hidden");
});

/** The comparison with both sides swapped. */
function exchanged(diff: RevisionDiff): RevisionDiff {
  return { ...diff, before: diff.after, after: diff.before, stacks: diff.stacks.map(exchangedStack) };
}

const opposite = {
  added: "removed",
  removed: "added",
  changed: "changed",
  unreadable: "unreadable",
} as const;

function exchangedStack(stack: StackDiff): StackDiff {
  const { renamedFrom, ...rest } = stack;
  const name = renamedFrom ?? stack.stack;
  return {
    ...rest,
    stack: name,
    ...(renamedFrom === undefined ? {} : { renamedFrom: stack.stack }),
    file: `Pulumi.${name}.yaml`,
    status: opposite[stack.status],
    problems: { before: stack.problems.after, after: stack.problems.before },
    jobs: stack.jobs.map(({ before, after, ...each }) => ({
      ...each,
      job: each.renamedFrom ?? each.job,
      ...(each.renamedFrom === undefined ? {} : { renamedFrom: each.job }),
      status: opposite[each.status],
      ...(after === undefined ? {} : { before: after }),
      ...(before === undefined ? {} : { after: before }),
      changes: each.changes.map(({ before: old, after: next, ...change }) => ({
        ...change,
        ...(next === undefined ? {} : { before: next }),
        ...(old === undefined ? {} : { after: old }),
      })),
    })),
  };
}

/** Without what cannot be swapped: the merge day, locations of changes, and the order of added and removed items. */
function comparable(diff: RevisionDiff) {
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
  return {
    stacks: diff.stacks
      .map(({ stack, jobs, changes: _, ...rest }) => ({
        ...rest,
        name: stack,
        unchangedJobs: rest.unchangedJobs.toSorted(),
        jobs: jobs
          .map(({ mergeDay: _day, changes, job: name, ...each }) => ({
            ...each,
            name,
            // The changes of a removed job are not listed.
            changes:
              each.status === "changed"
                ? changes.map(({ location: _place, names: _names, ...change }) => change)
                : [],
          }))
          .sort(byName),
      }))
      .sort(byName),
  };
}
