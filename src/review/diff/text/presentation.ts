/** A comparison in words, in reading order. The formats only lay it out. */

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
    title: rich`${side(diff.before)} → ${side(diff.after)}${diff.kind === "live" ? ", as pulumi up would change it" : ""}`,
    summary: summaryOf(diff),
    stacks,
    notes: notesOf(diff, stacks),
  };
}

/** A revision as code. Names that contain a space, and `Render`, are not git revisions. */
function side({ name, commit }: RevisionDiff["before"]): Rich {
  const shown = name.includes(" ") || name === "Render" ? name : code(name);
  const short = commit?.slice(0, 7);
  return short === undefined || name.startsWith(short) ? rich`${shown}` : rich`${shown} (${short})`;
}

/** Only notes that explain something in the comparison. */
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
          "jobs/catalogue.ts differs between the two. Commands and usual durations of its jobs are taken from this checkout for both.",
        ]
      : []),
    ...(rows.has("next runs")
      ? [
          `Next runs are calculated from ${moment(diff.at)} UTC, as if the change took effect then; a deploy finishes minutes after the merge.`,
        ]
      : []),
    ...(rows.has("cost") || webCost ? [costNote] : []),
  ];
}
