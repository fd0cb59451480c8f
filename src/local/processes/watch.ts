import { spawn } from "node:child_process";
import { join } from "node:path";

/** A small process that outlives this one, however this one ends. */
interface Watch {
  readonly pid: number | undefined;
  /** Stops watching; resolves when the watch has ended. The watched processes must have ended before. */
  close(): Promise<void>;
}

/**
 * Starts a process that ends all processes with marks that begin with `mark` as soon as this process has ended,
 * even by SIGKILL. It runs in a session of its own, so that Ctrl-C does not reach it.
 * @param graceMilliseconds between SIGTERM and SIGKILL
 */
export function watchOverProcesses(mark: string, graceMilliseconds: number): Watch {
  const program = join(import.meta.dirname, "parent-watch.ts");
  const child = spawn(process.execPath, [program, mark, String(graceMilliseconds)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env.PATH ?? "" },
  });
  const ended = new Promise<void>((done) => {
    child.once("error", () => done());
    child.once("exit", () => done());
  });
  child.stdin.on("error", () => {}); // The watch was killed: the next start ends the processes that are left.
  return {
    pid: child.pid,
    close() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}
