import { type InspectedStackFile, inspectStackText } from "../../config/read-stack-file.ts";
import { type Commit, findCommit, isShallow, listChanges, readBlobs } from "./git.ts";

/** What one commit changed in one stack file. */
export interface StackChange {
  commit: Commit;
  file: string;
  /** Absent if the commit added the file. */
  before?: InspectedStackFile;
  /** Absent if the commit removed the file. */
  after?: InspectedStackFile;
}

/** All changes of stack files. */
export interface StackHistory {
  /** Newest first. */
  changes: readonly StackChange[];
  /** False for a shallow clone: it may lack older changes. */
  complete: boolean;
}

interface ReadHistoryOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string | undefined;
  /** The last revision. Default: `HEAD`. */
  until?: string | undefined;
  /** The history starts after this revision. Default: the whole history. */
  since?: string | undefined;
}

/**
 * Every change of a stack file on the branch `until`. A merge is one change.
 * @throws {OperationError} if git fails or a revision does not exist.
 */
export async function readHistory({
  folder = process.cwd(),
  until = "HEAD",
  since,
}: ReadHistoryOptions = {}): Promise<StackHistory> {
  const [last, first, shallow] = await Promise.all([
    findCommit(folder, until),
    since === undefined ? undefined : findCommit(folder, since),
    isShallow(folder),
  ]);
  const range = first === undefined ? last.id : `${first.id}..${last.id}`;
  const commits = await listChanges(folder, range, "Pulumi.*.yaml");
  const files = commits.flatMap((each) => each.files);
  const blobs = [...new Set(files.flatMap(({ before, after }) => [before ?? [], after ?? []].flat()))];
  const texts = new Map((await readBlobs(folder, blobs)).map((text, index) => [blobs[index], text]));

  const changes = commits.flatMap((each) =>
    each.files.map(({ name, before, after }): StackChange => {
      const [former, later] = [inspect(name, before), inspect(name, after)];
      return {
        commit: each.commit,
        file: name,
        ...(former === undefined ? {} : { before: former }),
        ...(later === undefined ? {} : { after: later }),
      };
    }),
  );
  return { changes, complete: !shallow };

  function inspect(name: string, blob: string | undefined): InspectedStackFile | undefined {
    if (blob === undefined) return undefined;
    return inspectStackText(texts.get(blob) ?? "", name, { allowPlaceholders: true });
  }
}
