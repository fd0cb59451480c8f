import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../core/errors.ts";
import { splitLines } from "./lines.ts";
import { endMarked, findMarked, markVariable } from "./marked-processes.ts";

interface ProcessTreeOptions {
  /** Run by `/bin/sh -c`. */
  readonly command: string;
  /** Where it runs. */
  readonly folder: string;
  /** Its complete environment: nothing is inherited from this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Unique among all process trees; without spaces. */
  readonly mark: string;
  /** Called for each line of output. Lines of one stream arrive in order. */
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
}

/** How the root process of a tree has ended. */
export interface ProcessEnd {
  /** As in a shell: 128 + signal number when a signal ended it, 127 when it could not be started. */
  readonly exitCode: number;
  /** Why it could not be started. */
  readonly error?: string;
}

/** A command with all processes that it has started. */
export interface ProcessTree {
  /** Resolves when no process of the tree is left and all output was passed on. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends SIGTERM to all processes of the group. No effect when they have ended. */
  terminate(): void;
  /** Sends SIGKILL to all processes of the group. */
  kill(): void;
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

const outputGraceMilliseconds = 1000;
const pollMilliseconds = 50;

/**
 * Starts a command in a process group of its own. When its root process ends, everything that it left running
 * is killed, as in a container.
 */
export function startProcessTree({ command, folder, env, mark, onLine }: ProcessTreeOptions): ProcessTree {
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: folder,
    env: { ...env, [markVariable]: mark },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let alive = child.pid !== undefined;
  let terminating = false;
  let killed = false;
  const outputs = (["stdout", "stderr"] as const).map((name) => {
    const lines = splitLines((line) => onLine(line, name));
    child[name].on("data", (chunk: Buffer) => lines.push(chunk));
    return new Promise<void>((done) => {
      child[name].once("close", () => {
        lines.end();
        done();
      });
    });
  });

  function signalGroup(name: "SIGTERM" | "SIGKILL"): void {
    if (!alive || child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group has just ended.
    }
  }

  async function isGroupAlive(): Promise<boolean> {
    const left = await findMarked(mark);
    return left.some(({ group }) => group === child.pid);
  }

  const exited = new Promise<ProcessEnd>((done) => {
    child.once("error", (error) => done({ exitCode: 127, error: messageOf(error) }));
    child.once("exit", (code, signal) => {
      done({ exitCode: code ?? 128 + (signalNumbers[signal ?? ""] ?? 0) });
    });
  });

  async function end(): Promise<ProcessEnd> {
    const result = await exited;
    // The shell ends at once on SIGTERM; the process it waited for may need time to shut down.
    while (terminating && !killed && (await isGroupAlive())) await delay(pollMilliseconds);
    signalGroup("SIGKILL");
    alive = false;
    if (child.pid !== undefined) {
      await endMarked(mark, 0);
      // A process that has left the group and cleared its environment could hold the pipes open forever.
      await Promise.race([Promise.all(outputs), delay(outputGraceMilliseconds, undefined, { ref: false })]);
      for (const name of ["stdout", "stderr"] as const) child[name].destroy();
    }
    return result;
  }

  return {
    ended: end(),
    terminate() {
      terminating = true;
      signalGroup("SIGTERM");
    },
    kill() {
      killed = true;
      signalGroup("SIGKILL");
    },
  };
}
