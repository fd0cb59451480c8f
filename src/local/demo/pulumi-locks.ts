import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "../../core/process-alive.ts";

/**
 * Removes the locks in a folder of Pulumi's file back end whose processes are gone: a killed Pulumi leaves its lock
 * behind, and every later one would be refused.
 */
export async function removeLocksOfDeadProcesses(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!isProcessAlive(await pidIn(path))) await rm(path, { force: true });
  }
}

async function pidIn(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
}
