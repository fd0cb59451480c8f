/** Runs git, and explains its failures. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { OperationError, systemCodeOf } from "../../core/errors.ts";

/**
 * The output of git.
 * @throws {OperationError} if git is missing or its exit code is not 0.
 */
export async function git(
  folder: string,
  args: readonly string[],
  options: { input?: string; encoding?: BufferEncoding } = {},
): Promise<string> {
  const { code, output, problem } = await run(folder, args, options);
  if (code !== 0) throw problem ?? failed(args);
  return output;
}

interface GitResult {
  code: number | null;
  output: string;
  /** Why git cannot work in this folder at all. */
  problem: OperationError | undefined;
}

/**
 * Runs git and returns its exit code, because a code other than 0 is not always an error.
 * @throws {OperationError} if git is not installed.
 */
export async function run(
  folder: string,
  args: readonly string[],
  { input = "", encoding = "utf8" }: { input?: string; encoding?: BufferEncoding } = {},
): Promise<GitResult> {
  // LC_ALL: `explain` reads its messages. Optional locks would write to the repository.
  const env = { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  const child = spawn("git", [...args], { cwd: folder, env, stdio: "pipe" });
  const ended = new Promise<number | null>((end, fail) => {
    child.once("error", fail);
    child.once("close", end);
  });
  child.stdin.on("error", () => undefined); // git may exit without reading it; its exit code reports the error
  child.stdin.end(input);
  child.stdout.setEncoding(encoding);
  try {
    const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, output, problem: code === 0 ? undefined : explain(errors) };
  } catch (error) {
    const isMissing = systemCodeOf(error) === "ENOENT";
    throw isMissing ? noGit() : error;
  }
}

function explain(errors: string): OperationError | undefined {
  if (errors.includes("not a git repository")) {
    return new OperationError({
      code: "GIT001",
      message: "this folder is not in a git repository",
      remedy: "Go to a clone of the project with the stack files",
    });
  }
  if (errors.includes("dubious ownership")) {
    return new OperationError({
      code: "GIT002",
      message: "git refuses to read this repository because it belongs to another user",
      remedy: 'Run git config --global --add safe.directory "$PWD", or change the owner of the folder',
    });
  }
  return undefined;
}

function noGit(): OperationError {
  return new OperationError({
    code: "GIT004",
    message: "git is not installed",
    remedy: "Install git; without it only the files in this folder can be read",
  });
}

function failed([command = ""]: readonly string[]): OperationError {
  return new OperationError({
    code: "GIT005",
    message: `git ${command} failed`,
    remedy: "Check the repository with git fsck: it may be damaged, or another command may be writing to it",
  });
}
