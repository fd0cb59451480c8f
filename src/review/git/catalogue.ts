import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listFiles, readBlobs } from "./git.ts";

const file = "jobs/catalogue.ts";

/** Whether what the jobs are was changed between two revisions; `undefined` stands for the files of the folder. */
export async function catalogueDiffers(
  folder: string,
  before: string | undefined,
  after: string | undefined,
): Promise<boolean> {
  const [old, next] = await Promise.all([catalogueOf(folder, before), catalogueOf(folder, after)]);
  return old !== next;
}

/** Its text; `undefined` for a project that has none. */
async function catalogueOf(folder: string, commit: string | undefined): Promise<string | undefined> {
  if (commit === undefined) return readFile(join(folder, file), "utf8").catch(() => undefined);
  const blobs = (await listFiles(folder, commit, [file])).map(({ blob }) => blob);
  return (await readBlobs(folder, blobs))[0];
}
