import type { Revision } from "../git/revision.ts";
import type { FactsContext } from "./job-diff.ts";
import type { ComparedSide, RevisionDiff } from "./model.ts";
import { pairUp } from "./pairs.ts";
import { diffStack, isRenamedStack } from "./stack-diff.ts";

export interface DiffOptions extends FactsContext {
  /** Whether the first side is Render itself. Default: both are revisions. */
  kind?: RevisionDiff["kind"];
  /** Whether `jobs/catalogue.ts` differs between the sides. Default: false. */
  catalogueDiffers?: boolean;
}

/**
 * What changes from one revision of the stack files to another, in the terms of those who review it. Pure: everything
 * follows from both revisions and the moment.
 */
export function diffRevisions(before: Revision, after: Revision, options: DiffOptions): RevisionDiff {
  const pairs = pairUp(before.stacks, after.stacks, {
    key: ({ stack }) => stack,
    isSame: isRenamedStack,
  }).sort((one, other) => compare(nameOf(one), nameOf(other)));
  const compared = pairs.map((pair) => ({ pair, diff: diffStack(pair, options) }));
  return {
    formatVersion: 1,
    kind: options.kind ?? "revisions",
    before: sideOf(before),
    after: sideOf(after),
    at: options.at,
    catalogueDiffers: options.catalogueDiffers ?? false,
    stacks: compared.flatMap(({ diff }) => diff ?? []),
    unchangedStacks: compared
      .filter(({ diff }) => diff === undefined)
      .map(({ pair }) => ({ stack: nameOf(pair), jobs: Object.keys(pair.after?.config?.jobs ?? {}).length })),
  };
}

function nameOf({ before, after }: { before?: { stack: string }; after?: { stack: string } }): string {
  return (after ?? before)?.stack ?? "";
}

/** By code units, so that the order is the same on every machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function sideOf({ name, commit }: Revision): ComparedSide {
  return { name, ...(commit === undefined ? {} : { commit: commit.id }) };
}
