import type { Revision } from "../git/revision.ts";
import type { FactsContext } from "./job-diff.ts";
import type { ComparedSide, RevisionDiff } from "./model.ts";
import { pairUp } from "./pairs.ts";
import { diffStack, isRenamedStack } from "./stack-diff.ts";

interface DiffOptions extends FactsContext {
  /** Whether the first side is Render. Default: both sides are revisions. */
  kind?: RevisionDiff["kind"];
  /** Whether `jobs/catalogue.ts` differs between the sides. Default: false. */
  catalogueDiffers?: boolean;
}

/** Compares two revisions of the stack files for reviewers. Pure: depends only on both revisions and the options. */
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

/** By code units: the same order on every machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function sideOf({ name, commit }: Revision): ComparedSide {
  return { name, ...(commit === undefined ? {} : { commit: commit.id }) };
}
