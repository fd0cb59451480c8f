import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { OperationError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { findCommit, listFiles, mergeBase, readBlobs } from "./git.ts";
import { type Revision, readRevision } from "./revision.ts";

/** Two revisions that are compared. */
export interface ComparedRevisions {
  before: Revision;
  after: Revision;
  /** Whether `jobs/catalogue.ts` differs: the stack files of both are read with that of this checkout. */
  catalogueDiffers: boolean;
}

export interface ComparedOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string;
  /** Default: where `head` parts from the main branch. */
  base?: string | undefined;
  /** Default: the files as they stand in the folder. */
  head?: string | undefined;
  /** Only these stacks. Default: all. */
  stacks?: readonly string[] | undefined;
}

/**
 * Reads what a change is compared with, and the change.
 * @throws {OperationError} when git cannot be asked or has no such revision.
 */
export async function readCompared({
  folder = process.cwd(),
  base,
  head,
  stacks,
}: ComparedOptions = {}): Promise<ComparedRevisions> {
  const start = base === undefined ? await defaultBase(folder, head) : { name: base, commit: base };
  const [before, after] = await Promise.all([
    readRevision(start.commit, { folder, stacks }),
    readRevision(head, { folder, stacks }),
  ]);
  return {
    before: { ...before, name: start.name },
    after,
    catalogueDiffers: await catalogueDiffers(folder, before.commit?.id, after.commit?.id),
  };
}

/** What a change is usually merged into, the most likely first. */
const mainBranches = ["origin/HEAD", "origin/main", "main", "origin/master", "master"];

/** The commit that a change began from. */
interface DefaultBase {
  /** `merge base with main` */
  name: string;
  commit: string;
}

/**
 * Where the history of `head` parts from the main branch.
 * @throws {OperationError} when there is no main branch, or nothing in common with it.
 */
async function defaultBase(folder: string, head = "HEAD"): Promise<DefaultBase> {
  for (const branch of mainBranches) {
    if (!(await isThere(folder, branch))) continue;
    const commit = await mergeBase(folder, head, branch);
    if (commit !== undefined) return { name: `merge base with ${branch}`, commit };
    throw new OperationError({
      code: "GIT006",
      message: `${quote(head)} and ${branch} have no commit in common here`,
      remedy: "Bring the history of a shallow clone: git fetch --unshallow; or name a revision: --base",
    });
  }
  throw new OperationError({
    code: "GIT007",
    message: "there is no branch to compare with: neither origin/HEAD nor main",
    remedy: "Name a revision: --base HEAD~1",
  });
}

async function isThere(folder: string, revision: string): Promise<boolean> {
  try {
    await findCommit(folder, revision);
    return true;
  } catch (error) {
    if (error instanceof OperationError && error.problem.code === "GIT003") return false;
    throw error;
  }
}

const file = "jobs/catalogue.ts";

/** Whether what the jobs are was changed between two revisions; `undefined` stands for the files of the folder. */
export async function catalogueDiffers(
  folder: string,
  before: string | undefined,
  after: string | undefined,
): Promise<boolean> {
  const [old, next] = await Promise.all([catalogueOf(folder, before), catalogueOf(folder, after)]);
  return old !== next;
}

/** Its text; `undefined` for a project that has none. */
async function catalogueOf(folder: string, commit: string | undefined): Promise<string | undefined> {
  if (commit === undefined) return readFile(join(folder, file), "utf8").catch(() => undefined);
  const blobs = (await listFiles(folder, commit, [file])).map(({ blob }) => blob);
  return (await readBlobs(folder, blobs))[0];
}
