import { OperationError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { findCommit, mergeBase } from "./git.ts";

/** What a change is usually merged into, the most likely first. */
const mainBranches = ["origin/HEAD", "origin/main", "main", "origin/master", "master"];

/** The commit that a change began from. */
export interface DefaultBase {
  /** `merge base with main` */
  name: string;
  commit: string;
}

/**
 * Where the history of `head` parts from the main branch.
 * @throws {OperationError} when there is no main branch, or nothing in common with it.
 */
export async function defaultBase(folder: string, head = "HEAD"): Promise<DefaultBase> {
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
