/** Reads commits and files from git, without a checkout, so any revision of any clone can be read. */
import { createHash } from "node:crypto";
import { OperationError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { git, run } from "./git-process.ts";

/** A commit as `git log` shows it. */
export interface Commit {
  /** 40 hexadecimal digits, 64 in a repository with SHA-256. */
  id: string;
  committedAt: Date;
  author: string;
  /** First line of the message. */
  subject: string;
}

/** A file of a commit. */
interface CommittedFile {
  /** Relative to the folder. */
  name: string;
  /** Id of its content: equal if and only if the contents are equal. */
  blob: string;
}

/** What a commit changed in a file of the folder. */
interface FileChange {
  name: string;
  /** Absent for a new file. */
  before?: string;
  /** Absent for a deleted file. */
  after?: string;
}

// Names and subjects do not contain these two characters.
const [record, field] = ["\u001e", "\u001f"];
const logFormat = `--format=%x1e${["%H", "%cI", "%an", "%s"].join("%x1f")}`;

/**
 * The commit of a revision: a branch, a tag, an id, `HEAD~2`.
 * @throws {OperationError} if git fails or the revision does not exist.
 */
export async function findCommit(folder: string, revision: string): Promise<Commit> {
  const named = ["--max-count=1", "--end-of-options", `${revision}^{commit}`, "--"];
  const { code, output, problem } = await run(folder, ["log", "-z", logFormat, ...named]);
  if (code !== 0) throw problem ?? noRevision(revision);
  const [header] = records(output)[0] ?? [];
  if (header === undefined) throw noRevision(revision);
  return commitOf(header);
}

/** The merge base of two revisions; `undefined` if they have no common commit, as in a shallow clone. */
export async function mergeBase(folder: string, one: string, other: string): Promise<string | undefined> {
  const { code, output, problem } = await run(folder, ["merge-base", one, other]);
  if (problem !== undefined) throw problem;
  return code === 0 ? output.trim() : undefined;
}

/** The files of a commit directly in `folder`, or those at `paths` below it. */
export async function listFiles(
  folder: string,
  commit: string,
  paths: readonly string[] = [],
): Promise<CommittedFile[]> {
  const output = await git(folder, ["ls-tree", "-z", commit, "--", ...paths]);
  return output.split("\0").flatMap((entry) => {
    const [, blob, name] = /^\d+ blob (\S+)\t(.+)$/s.exec(entry) ?? [];
    return blob === undefined || name === undefined ? [] : [{ name, blob }];
  });
}

/**
 * The id that git gives a content: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects.
 * @param like another id of the repository, which tells SHA-1 from SHA-256
 */
export function blobId(content: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** The contents of any number of blobs, in their order, with one process. */
export async function readBlobs(folder: string, blobs: readonly string[]): Promise<string[]> {
  if (blobs.length === 0) return [];
  const output = Buffer.from(
    await git(folder, ["cat-file", "--batch"], { input: blobs.join("\n"), encoding: "latin1" }),
    "latin1",
  );
  const contents: string[] = [];
  let position = 0;
  for (const _ of blobs) {
    const lineEnd = output.indexOf("\n", position);
    const size = Number(output.toString("latin1", position, lineEnd).split(" ")[2]);
    contents.push(output.toString("utf8", lineEnd + 1, lineEnd + 1 + size));
    position = lineEnd + 1 + size + 1;
  }
  return contents;
}

/**
 * The commits of a branch that changed files, newest first, with the changes of each. A merge is one change of the
 * branch: the commits it merged are not listed again.
 * @param range as for `git log`, for example `v1..main`
 * @param pattern of file names in `folder`, with `*`
 */
export async function listChanges(
  folder: string,
  range: string,
  pattern: string,
): Promise<Array<{ commit: Commit; files: FileChange[] }>> {
  const ofBranch = ["--first-parent", "--diff-merges=first-parent", "--no-renames"];
  const raw = ["--raw", "--no-abbrev", "--relative"];
  const output = await git(folder, [
    ...["log", "-z", logFormat, ...ofBranch, ...raw, range, "--", `:(glob)${pattern}`],
  ]);
  return records(output).map(([header = "", ...changes]) => ({
    commit: commitOf(header),
    files: changes.flatMap((change, index) => fileChange(change, changes[index + 1])),
  }));
}

/** Each record of `git log -z`: the formatted header, then the raw changes. */
function records(output: string): string[][] {
  return output
    .split(record)
    .filter((text) => text !== "")
    .map((text) => text.split("\0").map((part) => part.trim()));
}

function commitOf(header: string): Commit {
  const [id = "", committedAt = "", author = "", subject = ""] = header.split(field);
  return { id, committedAt: new Date(committedAt), author, subject };
}

/** https://git-scm.com/docs/git-diff-tree#_raw_output_format: modes, ids and status, then the name. */
function fileChange(line: string, name: string | undefined): FileChange[] {
  const [, before = "", after = ""] = /^:\d+ \d+ (\S+) (\S+) \w$/.exec(line) ?? [];
  if (before === "" || name === undefined) return [];
  const exists = (blob: string) => !/^0+$/.test(blob);
  return [{ name, ...(exists(before) ? { before } : {}), ...(exists(after) ? { after } : {}) }];
}

/** Files of the folder that differ from the last commit: changed, new or deleted, including ignored ones. */
export async function listUncommitted(folder: string, pattern: string): Promise<string[]> {
  const paths = ["-z", "--", `:(glob)${pattern}`];
  const [changed, others] = await Promise.all([
    git(folder, ["diff", "--name-only", "--relative", "HEAD", ...paths]),
    git(folder, ["ls-files", "--others", ...paths]),
  ]);
  return [...new Set(`${changed}${others}`.split("\0"))].filter((name) => name !== "").sort();
}

/** Whether older commits are missing, as in most CI clones. */
export async function isShallow(folder: string): Promise<boolean> {
  return (await git(folder, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

function noRevision(revision: string): OperationError {
  return new OperationError({
    code: "GIT003",
    message: `there is no git revision ${quote(revision)}`,
    remedy:
      "Check its name with git log; a shallow clone has only the latest commits: run git fetch --unshallow",
  });
}
