import { OperationError, type Problem } from "../../errors.ts";
import { type Commit, findCommit, listUncommitted, type Revision } from "../revision/index.ts";

/** Where the stack files of a report are from. */
export interface AuditSource {
  /** As it was asked for: `main`, `HEAD~1`, `working tree`. */
  name: string;
  /** The commit itself; for the working tree the one that it is based on, when git knows one. */
  commit?: Commit;
  /** Stack files of the working tree that are not as the commit has them. Empty for a commit. */
  uncommitted: readonly string[];
  /** Why git could not tell the commit of the working tree. */
  noCommit?: Problem;
}

/** Says exactly what a revision is: the whole id of its commit, and whether the files are those of the commit. */
export async function auditSource({ name, commit }: Revision, folder: string): Promise<AuditSource> {
  if (commit !== undefined) return { name, commit, uncommitted: [] };
  try {
    const head = await findCommit(folder, "HEAD");
    return { name, commit: head, uncommitted: await listUncommitted(folder, "Pulumi.*.yaml") };
  } catch (error) {
    // The files themselves can be read without git.
    if (!(error instanceof OperationError)) throw error;
    return { name, uncommitted: [], noCommit: error.problem };
  }
}
