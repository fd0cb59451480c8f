/** A comparison in words, in the order in which it is read. The formats only lay it out. */

import { code, type Rich, rich } from "../../../core/text/rich.ts";
import { moment } from "../../../core/text/time-text.ts";
import { costNote } from "../../job-facts/cost.ts";
import type { RevisionDiff } from "../model.ts";
import type { Presentation, StackSection } from "./model.ts";
import { presentStack } from "./stack-section.ts";
import { summaryOf } from "./summary.ts";

export function presentDiff(diff: RevisionDiff): Presentation {
  const stacks = diff.stacks.map((stack) => presentStack(stack, diff));
  return {
    title: rich`${side(diff.before)} → ${side(diff.after)}${diff.kind === "live" ? ", as up would change it" : ""}`,
    summary: summaryOf(diff),
    stacks,
    notes: notesOf(diff, stacks),
  };
}

/** No name of git's holds a space: one that does is ours. */
function side({ name, commit }: RevisionDiff["before"]): Rich {
  const shown = name.includes(" ") || name === "Render" ? name : code(name);
  const short = commit?.slice(0, 7);
  return short === undefined || name.startsWith(short) ? rich`${shown}` : rich`${shown} (${short})`;
}

/** Only those that explain something which is told. */
function notesOf(diff: RevisionDiff, stacks: readonly StackSection[]): string[] {
  const rows = new Set(
    stacks.flatMap(({ jobs }) => jobs.flatMap((job) => job.rows.map(({ label }) => label))),
  );
  const webCost = diff.stacks.some(({ changes }) =>
    changes.some(({ subject }) => subject === "web service plan"),
  );
  return [
    ...(diff.catalogueDiffers
      ? [
          "jobs/catalogue.ts differs between the two: the commands and usual durations of the jobs in it are those of this checkout on both sides.",
        ]
      : []),
    ...(rows.has("next runs")
      ? [
          `Runs are counted from ${moment(diff.at)} UTC, as if the change were in effect then; a deploy ends minutes after its merge.`,
        ]
      : []),
    ...(rows.has("cost") || webCost ? [costNote] : []),
  ];
}
