import { catalogueDiffers } from "./catalogue.ts";
import { defaultBase } from "./default-base.ts";
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
