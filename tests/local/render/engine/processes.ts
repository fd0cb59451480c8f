import { spawnSync } from "node:child_process";
import { waitFor } from "../../../support/wait-for.ts";

/** Whether a process with this PID runs. A zombie does not. */
export function isAlive(pid: string | number | undefined): boolean {
  const { stdout, error } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  if (error !== undefined || pid === undefined) throw new Error(`cannot look up process ${pid}`);
  return /^[^Z]/.test(stdout.trim());
}

/** Resolves when none of the processes runs anymore. They are not children of this one: polling is the only way. */
export async function waitUntilGone(pids: readonly (string | number)[]): Promise<void> {
  await waitFor(`the end of processes ${pids.join(", ")}`, () => !pids.some(isAlive));
}
