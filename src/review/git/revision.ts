import { join } from "node:path";
import { type InspectedStackFile, inspectStackFile, inspectStackText } from "../../config/read-stack-file.ts";
import { stackFileNames } from "../../config/stack-file-names.ts";
import { cached } from "../../core/cached.ts";
import { ConfigurationError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { type Commit, findCommit, listFiles, readBlobs } from "./git.ts";

/** The stack files of a project as they were at one moment. */
export interface Revision {
  /** As given: `main`, `HEAD~1`, `working tree`. */
  name: string;
  /** Absent for the working tree. */
  commit?: Commit;
  /** Sorted by file name. Files with errors are included, with their problems. */
  stacks: readonly InspectedStackFile[];
}

/** The name of the revision that is not a commit: the current files in the folder. */
const workingTree = "working tree";

const stackFilePattern = /^Pulumi\.(.+)\.yaml$/;

interface ReadRevisionOptions {
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string;
  /** Only these stacks. Default: all. */
  stacks?: readonly string[] | undefined;
  /** Reads the text of a stack file. Default: `inspectStackText`. */
  inspect?: typeof inspectStackText;
}

/** Reads each text of a file once: two revisions that are compared have most files in common. */
export function inspectOnce(): typeof inspectStackText {
  const inspected = new Map<string, InspectedStackFile>();
  return (text, file, options) =>
    cached(inspected, JSON.stringify([file, options, text]), () => inspectStackText(text, file, options));
}

/**
 * Reads all stack files of a git revision, without a checkout; without a revision those in the folder. Placeholders are
 * accepted: a review does not need the values that only the owner knows.
 * @throws {OperationError} if git fails or the revision does not exist.
 */
export async function readRevision(
  revision: string | undefined,
  { folder = process.cwd(), stacks, inspect = inspectStackText }: ReadRevisionOptions = {},
): Promise<Revision> {
  if (revision === undefined) return readFolder(folder, { stacks, inspect });
  const commit = await findCommit(folder, revision);
  return { name: revision, commit, stacks: await readCommit(folder, commit.id, { stacks, inspect }) };
}

interface Wanted {
  stacks: readonly string[] | undefined;
  inspect: typeof inspectStackText;
}

/** The stack files of a commit. */
async function readCommit(
  folder: string,
  commit: string,
  { stacks, inspect }: Wanted,
): Promise<InspectedStackFile[]> {
  const files = (await listFiles(folder, commit)).filter(({ name }) => isWanted(name, stacks));
  const texts = await readBlobs(
    folder,
    files.map(({ blob }) => blob),
  );
  return files.map(({ name }, index) => inspect(texts[index] ?? "", name, { allowPlaceholders: true }));
}

function readFolder(folder: string, { stacks, inspect }: Wanted): Revision {
  const names = stackFileNames(folder).filter((name) => isWanted(name, stacks));
  return {
    name: workingTree,
    stacks: names
      .sort()
      .map((name) => inspectStackFile(join(folder, name), { allowPlaceholders: true }, inspect)),
  };
}

function isWanted(name: string, stacks: readonly string[] | undefined): boolean {
  const stack = stackFilePattern.exec(name)?.[1];
  return stack !== undefined && (stacks === undefined || stacks.includes(stack));
}

/**
 * Rejects names of stacks without a file in any revision, and a folder without any stack file: a misspelled name or a
 * wrong folder must not look like a stack without changes.
 * @throws {ConfigurationError} CONFIG001
 */
export function requireStacks(revisions: readonly Revision[], wanted: readonly string[] | undefined): void {
  const known = new Set(revisions.flatMap(({ stacks }) => stacks.map(({ stack }) => stack)));
  const names = revisions.map((each) => each.name).join(" or in ");
  if (known.size === 0 && wanted === undefined) {
    throw new ConfigurationError([
      {
        code: "CONFIG001",
        message: `there is no Pulumi.<stack>.yaml in this folder (looked in ${names})`,
        remedy: "Run it in the folder of Pulumi.yaml, or create a stack: npm run pulumi -- stack init NAME",
      },
    ]);
  }
  const missing = (wanted ?? []).filter((name) => !known.has(name));
  if (missing.length === 0) return;
  throw new ConfigurationError(
    missing.map((name) => ({
      code: "CONFIG001",
      message: `there is no stack file for ${quote(name)} in ${names}`,
      remedy: "Check the name: a stack file is named Pulumi.<stack>.yaml and is in the folder of Pulumi.yaml",
    })),
  );
}
