import { stemOf, timeOf } from "./format.ts";
import type { BackupStorage } from "./storage/storage.ts";

/**
 * Removes backups older than `keepMs`: only files with the name of a backup, and never the newest valid one, which
 * is given.
 * @returns the names of the removed files
 */
export async function removeOld(
  storage: BackupStorage,
  { newest, keepMs, now }: { newest: string; keepMs: number; now: Date },
): Promise<string[]> {
  const old = (await storage.list()).filter((file) => {
    const time = timeOf(file)?.getTime() ?? Number.POSITIVE_INFINITY;
    return stemOf(file) !== newest && now.getTime() - time > keepMs;
  });
  // Manifests first, so that there is never a manifest without its backup.
  const manifestsFirst = old.toSorted((a, b) => Number(!a.endsWith(".json")) - Number(!b.endsWith(".json")));
  for (const file of manifestsFirst) await storage.remove(file);
  return old;
}
