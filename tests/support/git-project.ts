import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

/** A temporary git repository, with times and an author that do not depend on the machine. */
export interface GitProject extends AsyncDisposable {
  readonly folder: string;
  /** Runs git in the folder and returns what it prints. */
  git(...args: string[]): string;
  /** Writes files; `undefined` removes one. */
  write(files: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Writes files and commits them, a day after the commit before; returns the commit's id. */
  commit(files: Readonly<Record<string, string | undefined>>, message?: string): Promise<string>;
}

const firstCommitAt = Date.UTC(2026, 0, 5, 12);
const dayMs = 86_400_000;

export async function gitProject(): Promise<GitProject> {
  const folder = await temporaryFolder();
  let commits = 0;
  const project: GitProject = {
    folder: folder.path,
    git(...args) {
      const date = new Date(firstCommitAt + commits * dayMs).toISOString();
      const env = {
        PATH: process.env.PATH,
        // No settings of the machine, such as signing.
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "Platform",
        GIT_AUTHOR_EMAIL: "platform@example.com",
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: "Platform",
        GIT_COMMITTER_EMAIL: "platform@example.com",
        GIT_COMMITTER_DATE: date,
      };
      return execFileSync("git", args, { cwd: folder.path, env, encoding: "utf8", stdio: "pipe" });
    },
    async write(files) {
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder.path, name);
        await mkdir(dirname(path), { recursive: true });
        await (text === undefined ? rm(path) : writeFile(path, text));
      }
    },
    async commit(files, message = "Change schedules") {
      await project.write(files);
      project.git("add", "--all");
      project.git("commit", "--quiet", "--allow-empty", "--message", message);
      commits += 1;
      return project.git("rev-parse", "HEAD").trim();
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
  project.git("init", "--quiet", "--initial-branch", "main");
  return project;
}
