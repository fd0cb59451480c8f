import { OperationError, type Problem } from "../../core/errors.ts";
import { type Commit, catalogueDiffers, findCommit, listUncommitted, type Revision } from "../git/index.ts";

/** Where the stack files of a report are from. */
export interface AuditSource {
  /** As it was asked for: `main`, `HEAD~1`, `working tree`. */
  name: string;
  /** The commit itself; for the working tree the one that it is based on, when git knows one. */
  commit?: Commit;
  /** Stack files of the working tree that are not as the commit has them. Empty for a commit. */
  uncommitted: readonly string[];
  /** Whether `jobs/catalogue.ts` is another than that of this checkout, by which the jobs are told. */
  catalogueDiffers: boolean;
  /** Why git could not tell the commit of the working tree. */
  noCommit?: Problem;
}

/** Says exactly what a revision is: the whole id of its commit, and whether the files are those of the commit. */
export async function auditSource({ name, commit }: Revision, folder: string): Promise<AuditSource> {
  if (commit !== undefined) {
    return {
      name,
      commit,
      uncommitted: [],
      catalogueDiffers: await catalogueDiffers(folder, commit.id, undefined),
    };
  }
  try {
    const head = await findCommit(folder, "HEAD");
    const uncommitted = await listUncommitted(folder, "Pulumi.*.yaml");
    return { name, commit: head, uncommitted, catalogueDiffers: false };
  } catch (error) {
    // The files themselves can be read without git.
    if (!(error instanceof OperationError)) throw error;
    return { name, uncommitted: [], catalogueDiffers: false, noCommit: error.problem };
  }
}
