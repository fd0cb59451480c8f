import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A started process whose output a test can wait for. */
export interface Started {
  readonly child: ChildProcess;
  /** What it has printed so far, stdout and stderr separately. */
  readonly output: { stdout: string; stderr: string };
  /** Resolves when stdout or stderr contains `text`; rejects when the process ends before. */
  printed(text: string): Promise<void>;
  /** Resolves to the exit code, or to the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const running = new Set<ChildProcess>();
// A test that exceeds its time limit, and an interrupted run of the long suite, do not wait for their processes.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts Node with the given arguments, without stdin, by default in this process's folder. */
export function startNode(args: string[], env: NodeJS.ProcessEnv = process.env, cwd?: string): Started {
  const child = spawn(process.execPath, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  running.add(child);
  const ended = once(child, "close").then(([code, signal]) => {
    running.delete(child);
    return signal ?? code;
  });

  return {
    child,
    output,
    ended,
    printed(text) {
      const holds = () => `${output.stdout}${output.stderr}`.includes(text);
      return new Promise((resolve, reject) => {
        const look = () => holds() && resolve();
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        child.on("close", () => {
          if (!holds())
            reject(new Error(`ended without printing ${text}:\n${output.stdout}${output.stderr}`));
        });
        look();
      });
    },
  };
}

/** Starts Node with a module given as text. */
export function startModule(code: string, args: string[] = [], env?: NodeJS.ProcessEnv): Started {
  return startNode(["--input-type=module", "--eval", code, "--", ...args], env);
}
