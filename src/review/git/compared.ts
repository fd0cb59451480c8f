import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { OperationError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { blobId, findCommit, listFiles, mergeBase } from "./git.ts";
import { inspectOnce, type Revision, readRevision } from "./revision.ts";

/** Two revisions to compare. */
interface ComparedRevisions {
  before: Revision;
  after: Revision;
  /** Whether `jobs/catalogue.ts` differs: the stack files of both are read with the one of this checkout. */
  catalogueDiffers: boolean;
}

interface ComparedOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string;
  /** Default: the merge base of `head` and the main branch. */
  base?: string | undefined;
  /** Default: the files in the folder. */
  head?: string | undefined;
  /** Only these stacks. Default: all. */
  stacks?: readonly string[] | undefined;
}

/**
 * Reads a change and the revision to compare it with.
 * @throws {OperationError} if git fails or a revision does not exist.
 */
export async function readCompared({
  folder = process.cwd(),
  base,
  head,
  stacks,
}: ComparedOptions = {}): Promise<ComparedRevisions> {
  const start = base === undefined ? await defaultBase(folder, head) : { name: base, commit: base };
  const inspect = inspectOnce();
  const [before, after] = await Promise.all([
    readRevision(start.commit, { folder, stacks, inspect }),
    readRevision(head, { folder, stacks, inspect }),
  ]);
  return {
    before: { ...before, name: start.name },
    after,
    catalogueDiffers: await catalogueDiffers(folder, before.commit?.id, after.commit?.id),
  };
}

/** Branches that changes are usually merged into, the most likely first. */
const mainBranches = ["origin/HEAD", "origin/main", "main", "origin/master", "master"];

/** The commit at which a change started. */
interface DefaultBase {
  /** `merge base with main` */
  name: string;
  commit: string;
}

/**
 * The merge base of `head` and the main branch.
 * @throws {OperationError} if there is no main branch, no such revision or no common commit.
 */
async function defaultBase(folder: string, head = "HEAD"): Promise<DefaultBase> {
  for (const branch of mainBranches) {
    if (!(await exists(folder, branch))) continue;
    await findCommit(folder, head); // a misspelled name is not a missing history
    const commit = await mergeBase(folder, head, branch);
    if (commit !== undefined) return { name: `merge base with ${branch}`, commit };
    throw new OperationError({
      code: "GIT006",
      message: `${quote(head)} and ${branch} have no common commit in this clone`,
      remedy:
        "Fetch the history of a shallow clone with git fetch --unshallow, or name a revision with --base",
    });
  }
  throw new OperationError({
    code: "GIT007",
    message: "there is no main branch to compare with (tried origin/HEAD, main and master)",
    remedy: "Name a revision, for example --base HEAD~1",
  });
}

async function exists(folder: string, revision: string): Promise<boolean> {
  try {
    await findCommit(folder, revision);
    return true;
  } catch (error) {
    if (error instanceof OperationError && error.problem.code === "GIT003") return false;
    throw error;
  }
}

const catalogueFile = "jobs/catalogue.ts";

/** Whether the job catalogue differs between two commits; `undefined` for the files in the folder. */
export async function catalogueDiffers(
  folder: string,
  before: string | undefined,
  after: string | undefined,
): Promise<boolean> {
  if (before === after) return false;
  const [old, next] = await Promise.all([before, after].map((commit) => catalogueBlob(folder, commit)));
  if (before !== undefined && after !== undefined) return old !== next;
  const committed = old ?? next;
  const text = await readFile(join(folder, catalogueFile)).catch(() => undefined);
  if (committed === undefined || text === undefined)
    return (committed === undefined) !== (text === undefined);
  return committed !== blobId(text, committed);
}

/** The id of its content in a commit; `undefined` without a commit, or if the project has no catalogue. */
async function catalogueBlob(folder: string, commit: string | undefined): Promise<string | undefined> {
  return commit === undefined ? undefined : (await listFiles(folder, commit, [catalogueFile]))[0]?.blob;
}
