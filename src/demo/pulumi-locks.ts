import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes the locks in a folder of Pulumi's file back end whose processes are gone: a killed Pulumi leaves its lock
 * behind, and every later one would be refused.
 */
export async function removeLocksOfDeadProcesses(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!isAlive(await pidIn(path))) await rm(path, { force: true });
  }
}

async function pidIn(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}
