import { type InspectedStackFile, inspectStackText } from "../../config/read-stack-file.ts";
import { type Commit, findCommit, isShallow, listChanges, readBlobs } from "./git.ts";

/** What one commit did to one stack file. */
export interface StackChange {
  commit: Commit;
  file: string;
  /** Absent when the commit brought the file. */
  before?: InspectedStackFile;
  /** Absent when the commit removed the file. */
  after?: InspectedStackFile;
}

/** How stack files came to be what they are. */
export interface StackHistory {
  /** Newest first. */
  changes: readonly StackChange[];
  /** False for a shallow clone: then there may be older changes that nobody can see here. */
  complete: boolean;
}

export interface ReadHistoryOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string | undefined;
  /** The last revision to look at. Default: `HEAD`. */
  until?: string | undefined;
  /** The revision after which to begin. Default: the first commit. */
  since?: string | undefined;
}

/**
 * Every change of a stack file on the branch that `until` names. A merge is one change.
 * @throws {OperationError} when git cannot be asked or has no such revision.
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
