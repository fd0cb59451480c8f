import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { newId } from "../store/ids.ts";
import type { SecretFile } from "../store/model.ts";

/** The list of files in the bodies of POST /services and PUT /services/{id}/secret-files. */
export const secretFileList = z
  .array(z.object({ name: z.string().min(1).max(255), content: z.string() }))
  .nullable();

// The documentation allows 1 MB for all files of a service together.
const largestTotal = 1024 * 1024;
// The limit of common file systems.
const longestName = 255;

/**
 * The rows for a list of files, in its order.
 * @throws ApiError 400 for a name that is a path, too long or repeated, and for too much content
 */
export function secretFileRows(
  requests: readonly { name: string; content: string }[],
  now: Date,
): readonly SecretFile[] {
  const rows = requests.map(({ name, content }) => secretFileRow(name, content, now));
  requireUniqueNames(rows);
  requireSize(rows);
  return rows;
}

/** The row for one file. */
export function secretFileRow(name: string, content: string, now: Date): SecretFile {
  // The name becomes a file name: it must not lead out of its folder.
  const isTooLong = Buffer.byteLength(name) > longestName;
  if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name) || isTooLong) {
    throw new ApiError(400, `invalid secret file name: ${JSON.stringify(name)}`);
  }
  return { id: newId("row", now), name, content };
}

/** @throws ApiError 400 when the files together are larger than 1 MB */
export function requireSize(files: readonly SecretFile[]): void {
  const total = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (total > largestTotal) throw new ApiError(400, "secret files are larger than 1 MB together");
}

function requireUniqueNames(files: readonly SecretFile[]): void {
  const seen = new Set<string>();
  for (const { name } of files) {
    if (seen.has(name)) throw new ApiError(400, `duplicate secret file name: ${name}`);
    seen.add(name);
  }
}
