/** The process of git, and what people are told when it cannot do what it is asked for. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { OperationError, systemCodeOf } from "../../core/errors.ts";

/**
 * What git prints.
 * @throws {OperationError} when it cannot be asked or ends with another code than 0.
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

export interface Ran {
  code: number | null;
  output: string;
  /** Why git could not do anything at all. */
  problem: OperationError | undefined;
}

/**
 * Runs git, whatever its code: some codes are answers.
 * @throws {OperationError} when there is no git.
 */
export async function run(
  folder: string,
  args: readonly string[],
  { input = "", encoding = "utf8" }: { input?: string; encoding?: BufferEncoding } = {},
): Promise<Ran> {
  // LC_ALL: its messages are looked at below. Optional locks would write to the repository.
  const env = { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  const child = spawn("git", [...args], { cwd: folder, env, stdio: "pipe" });
  const ended = new Promise<number | null>((end, fail) => {
    child.once("error", fail);
    child.once("close", end);
  });
  child.stdin.on("error", () => undefined); // git ends without reading it when something is wrong: its code says so
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
      message: "this folder is in no git repository",
      remedy: "Go to the clone of the project that holds the stack files",
    });
  }
  if (errors.includes("dubious ownership")) {
    return new OperationError({
      code: "GIT002",
      message: "git does not read this repository because it belongs to another user",
      remedy: 'Run git config --global --add safe.directory "$PWD", or change the owner',
    });
  }
  return undefined;
}

function noGit(): OperationError {
  return new OperationError({
    code: "GIT004",
    message: "the command git is not there",
    remedy: "Install git, or look at the files of this folder only",
  });
}

function failed([command = ""]: readonly string[]): OperationError {
  return new OperationError({
    code: "GIT005",
    message: `git ${command} failed`,
    remedy: "Run git fsck: the repository may be damaged or still being written to",
  });
}
