/** The comment on a pull request: changed schedules, findings and changed resources. */

import type { Problem } from "../../core/errors.ts";
import { escapeMarkdown, markdownCode } from "../../core/text/markdown.ts";
import { richMarkdown, stackPieces } from "../diff/formats/markdown.ts";
import type { RevisionDiff } from "../diff/model.ts";
import type { Presentation } from "../diff/text/model.ts";
import { presentDiff } from "../diff/text/presentation.ts";
import { type ComparedFindings, existingMarkdown, infosMarkdown, problemsMarkdown } from "./findings.ts";
import type { FoldablePart, FoldableSection, FoldableText } from "./fit.ts";
import type { StackPreview } from "./preview.ts";
import { failureMarkdown, resourcesMarkdown } from "./preview-markdown.ts";

export interface CommentContent {
  diff: RevisionDiff;
  findings: ComparedFindings;
  /** One for every stack with `--preview`, whether its file exists or not. */
  previews: readonly StackPreview[];
}

/** The order in which parts are omitted if the comment is too long: the highest first. */
const ranks = { change: 1, finding: 2, job: 3, resources: 4, existing: 5 } as const;

/** One section per stack, after the previews that failed. */
export function composeComment(content: CommentContent, marker: string): FoldableText {
  const { diff, previews } = content;
  const presentation = presentDiff(diff);
  const failed = previews.filter(({ preview }) => preview?.failure !== undefined);
  return {
    head: [
      `${marker}\n## Schedules: ${richMarkdown(presentation.title)}`,
      ...failed.map((each) => failureMarkdown(each, "preview")),
      richMarkdown(presentation.summary),
    ].join("\n\n"),
    sections: stacksOf(content).map((stack) => sectionOf(stack, presentation, content)),
    foot: [...presentation.notes, notChecked(previews)]
      .map((note) => `<sub>${escapeMarkdown(note)}</sub>`)
      .join("\n\n"),
  };
}

/** Whether there is nothing to report to a reviewer. */
export function isSilent({ diff, findings, previews }: CommentContent): boolean {
  return (
    diff.stacks.length === 0 &&
    findings.introduced.length === 0 &&
    previews.every(
      ({ preview }) =>
        preview === undefined || (preview.failure === undefined && preview.changes.length === 0),
    )
  );
}

/** Stacks with something to report, by name. */
function stacksOf({ diff, findings, previews }: CommentContent): string[] {
  const names = [
    ...diff.stacks.map(({ stack }) => stack),
    ...findings.introduced.map(({ stack }) => stack),
    ...previews.filter(({ preview }) => (preview?.changes.length ?? 0) > 0).map(({ stack }) => stack),
  ];
  return [...new Set(names)].sort();
}

function sectionOf(
  stack: string,
  presentation: Presentation,
  { diff, findings, previews }: CommentContent,
): FoldableSection {
  const index = diff.stacks.findIndex((each) => each.stack === stack);
  const presented = presentation.stacks[index];
  const pieces = presented === undefined ? undefined : stackPieces(presented);
  const listed = new Set(diff.stacks[index]?.problems.after.map(placeOf));
  // Errors in the file itself are already listed with the changes.
  const introduced = findings.introduced.filter(
    (finding) => finding.stack === stack && !listed.has(placeOf(finding)),
  );
  const existing = findings.existing.filter((finding) => finding.stack === stack);
  const preview = previews.find((each) => each.stack === stack);
  const part = (text: string, what: string, rank: number): FoldablePart[] =>
    text === "" ? [] : [{ text, what: `${what} of ${stack}`, rank }];
  const jobs = (pieces?.jobs ?? []).flatMap((text, position) =>
    part(text, diff.stacks[index]?.jobs[position]?.job ?? "a job", ranks.job),
  );
  return {
    head: pieces?.heading ?? `### ${markdownCode(stack)}`,
    parts: [
      ...part(pieces?.lines ?? "", "the changes", ranks.change),
      ...part(problemsMarkdown(introduced), "the new findings", ranks.finding),
      ...jobs,
      ...part(pieces?.unchanged ?? "", "the unchanged jobs", ranks.existing),
      ...part(infosMarkdown(introduced), "the new infos", ranks.existing),
      ...part(preview === undefined ? "" : resourcesMarkdown(preview), "the resources", ranks.resources),
      ...part(existingMarkdown(existing), "the existing findings", ranks.existing),
    ],
  };
}

function placeOf({ code, location }: Problem): string {
  return JSON.stringify([code, location]);
}

/** What a review from git alone cannot check. */
function notChecked(previews: readonly StackPreview[]): string {
  const missing = previews.filter(({ preview }) => preview === undefined).map(({ stack }) => stack);
  const resources =
    previews.length === 0
      ? "which resources Pulumi would change"
      : missing.length === 0
        ? ""
        : `which resources Pulumi would change in ${missing.join(", ")} (no preview)`;
  const open = [...(resources === "" ? [] : [resources]), "whether Render currently matches the base"];
  return `Not checked: ${open.join("; ")}.`;
}
