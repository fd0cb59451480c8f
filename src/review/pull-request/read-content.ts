import type { Finding } from "../check/finding.ts";
import { reviewWithHistory } from "../check/review.ts";
import { diffRevisions } from "../diff/revision-diff.ts";
import { readCompared } from "../git/compared.ts";
import { type Revision, requireStacks } from "../git/revision.ts";
import type { CommentContent } from "./comment.ts";
import { compareFindings } from "./findings.ts";
import { readPreviews } from "./preview.ts";

interface ReadContentOptions {
  /** Default: the merge base of `head` and the main branch. */
  base?: string | undefined;
  /** Default: the files in the folder. */
  head?: string | undefined;
  /** Only these stacks. Default: all. */
  stacks?: readonly string[] | undefined;
  /** When the change takes effect. */
  at: Date;
  /** Files with Pulumi's output. */
  previews: ReadonlyArray<{ stack: string; path: string }>;
  /** Names of the branches for the title. Default: the given revisions. */
  branches?: { source: string; target: string } | undefined;
}

/**
 * Reads the content of a comment from git and Pulumi's output.
 * @throws {ConfigurationError} if a stack does not exist.
 * @throws {OperationError} if git fails or a revision does not exist.
 */
export async function readCommentContent(options: ReadContentOptions): Promise<CommentContent> {
  const { base, head, stacks, at, branches } = options;
  // All stacks, even if only some are shown: rules compare stacks with each other.
  const { catalogueDiffers, ...sides } = await readCompared({ base, head });
  requireStacks([sides.before, sides.after], stacks);
  const isWanted = ({ stack }: { stack: string }): boolean => stacks?.includes(stack) ?? true;
  const shown = (side: Revision, name = side.name): Revision => ({
    ...side,
    name,
    stacks: side.stacks.filter(isWanted),
  });
  const [known, found] = await Promise.all([findingsOf(sides.before, at), findingsOf(sides.after, at)]);
  return {
    diff: diffRevisions(shown(sides.before, branches?.target), shown(sides.after, branches?.source), {
      at,
      catalogueDiffers,
    }),
    findings: compareFindings(known.filter(isWanted), found.filter(isWanted)),
    previews: readPreviews(options.previews),
  };
}

async function findingsOf({ stacks, commit }: Revision, now: Date): Promise<readonly Finding[]> {
  return (await reviewWithHistory(stacks, { now, until: commit?.id })).findings;
}
