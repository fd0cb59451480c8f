import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";

const jobs = resolve(import.meta.dirname, "../../../jobs");

/** One program for each file at the top of `jobs/src`. */
export const programNames: readonly string[] = readdirSync(join(jobs, "src"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => basename(file, ".ts"));

export interface Run {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A program of the jobs package as a real process. */
export interface RunningProgram extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Resolves at its end, with all its output. */
  readonly ended: Promise<Run>;
  /** Waits until stdout matches, and returns the match. Fails if the process ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

process.setMaxListeners(50); // one for each program that a test runs at a time

export const bundleOf = (name: string) => join(jobs, "dist", `${name}.js`);

// What jobs may import: see tests/architecture.test.ts.
const sourceFolders = [
  join(jobs, "src"),
  ...["core", "runs", "schedule", "render"].map((folder) => resolve(jobs, "../src", folder)),
];

/** Builds the bundles unless they are newer than all sources. Several tests may do so at once. */
export async function buildBundles(): Promise<void> {
  const files = await Promise.all(sourceFolders.map(filesIn));
  const changed = await Promise.all([join(jobs, "build.mjs"), ...files.flat()].map(changedAt));
  const built = await Promise.all(programNames.map((name) => changedAt(bundleOf(name))));
  if (Math.max(...changed) >= Math.min(...built)) {
    await promisify(execFile)(process.execPath, [join(jobs, "build.mjs")]);
  }
}

/** Starts a program with this environment and no other variable. */
export function start(name: string, env: Record<string, string> = {}, args: string[] = []): RunningProgram {
  return startNode([bundleOf(name), ...args], env);
}

/** Runs a program to its end. */
export function run(name: string, env: Record<string, string> = {}, args: string[] = []): Promise<Run> {
  return start(name, env, args).ended;
}

/** Starts Node itself. */
export function startNode(args: string[], env: Record<string, string> = {}): RunningProgram {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  // A test that hits its time limit never disposes this.
  const killWithTest = () => child.kill("SIGKILL");
  process.once("exit", killWithTest);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "close").then(() => {
    process.off("exit", killWithTest);
    return { exitCode: child.exitCode, stdout, stderr };
  });

  return {
    child,
    ended,
    printed(pattern) {
      return new Promise((found, failed) => {
        const look = () => {
          const match = pattern.exec(stdout);
          if (match !== null) found(match);
        };
        child.stdout.on("data", look);
        ended.then(() => failed(new Error(`ended without ${pattern}:\n${stdout}${stderr}`)), failed);
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
