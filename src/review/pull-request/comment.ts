/** The comment on a pull request: what happens to the schedules, what the rules say of it, which resources change. */

import type { Problem } from "../../core/errors.ts";
import { escapeMarkdown, markdownCode } from "../../core/text/markdown.ts";
import { richMarkdown, stackPieces } from "../diff/formats/markdown.ts";
import type { RevisionDiff } from "../diff/model.ts";
import type { Presentation } from "../diff/text/model.ts";
import { presentDiff } from "../diff/text/presentation.ts";
import { type ComparedFindings, formerMarkdown, gravesMarkdown, infosMarkdown } from "./findings.ts";
import type { FoldablePart, FoldableSection, FoldableText } from "./fit.ts";
import type { StackPreview } from "./preview.ts";
import { failureMarkdown, resourcesMarkdown } from "./preview-markdown.ts";

export interface CommentContent {
  diff: RevisionDiff;
  findings: ComparedFindings;
  /** Of every stack whose preview was asked for, made or not. */
  previews: readonly StackPreview[];
}

/** The order in which parts are left out where there is too little room: the last first. */
const ranks = { change: 1, finding: 2, job: 3, resources: 4, former: 5 } as const;

/** A section a stack, with what failed before all else. */
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
    foot: [...presentation.notes, notKnown(previews)]
      .map((note) => `<sub>${escapeMarkdown(note)}</sub>`)
      .join("\n\n"),
  };
}

/** Whether there is nothing in it that a reviewer would have to know. */
export function isSilent({ diff, findings, previews }: CommentContent): boolean {
  return (
    diff.stacks.length === 0 &&
    findings.brought.length === 0 &&
    previews.every(
      ({ preview }) =>
        preview === undefined || (preview.failure === undefined && preview.changes.length === 0),
    )
  );
}

/** Stacks with anything to say, by name. */
function stacksOf({ diff, findings, previews }: CommentContent): string[] {
  const names = [
    ...diff.stacks.map(({ stack }) => stack),
    ...findings.brought.map(({ stack }) => stack),
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
  const told = new Set(diff.stacks[index]?.problems.after.map(placeOf));
  // What is wrong with the file itself is among the changes already.
  const brought = findings.brought.filter(
    (finding) => finding.stack === stack && !told.has(placeOf(finding)),
  );
  const former = findings.former.filter((finding) => finding.stack === stack);
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
      ...part(gravesMarkdown(brought), "the new findings", ranks.finding),
      ...jobs,
      ...part(pieces?.unchanged ?? "", "the unchanged jobs", ranks.former),
      ...part(infosMarkdown(brought), "what is good to know", ranks.former),
      ...part(preview === undefined ? "" : resourcesMarkdown(preview), "the resources", ranks.resources),
      ...part(formerMarkdown(former), "the former findings", ranks.former),
    ],
  };
}

function placeOf({ code, location }: Problem): string {
  return JSON.stringify([code, location]);
}

/** What a review without credentials leaves open. */
function notKnown(previews: readonly StackPreview[]): string {
  const missing = previews.filter(({ preview }) => preview === undefined).map(({ stack }) => stack);
  const resources =
    previews.length === 0
      ? "which resources Pulumi would change"
      : missing.length === 0
        ? ""
        : `which resources Pulumi would change in ${missing.join(", ")} (no preview was made)`;
  const open = [...(resources === "" ? [] : [resources]), "whether Render is as the base says"];
  return `Not known here: ${open.join("; ")}.`;
}
