import { spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** Whether a process with this number runs. One that has ended and whose parent has not taken notice does not. */
export function isAlive(pid: string | number | undefined): boolean {
  const { stdout, error } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  if (error !== undefined || pid === undefined) throw new Error(`nothing is known of process ${pid}`);
  return /^[^Z]/.test(stdout.trim());
}

/** Resolves when none of the processes is there any more: they are no children of this one, so nothing tells. */
export async function untilGone(pids: readonly (string | number)[]): Promise<void> {
  while (pids.some(isAlive)) await delay(10);
}
