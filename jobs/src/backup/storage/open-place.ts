import { join } from "node:path";
import type { ValuesOf } from "../../program/environment.ts";
import { folderPlace } from "./folder-place.ts";
import type { BackupPlace } from "./place.ts";
import { type S3PlaceOptions, s3Place } from "./s3-place.ts";
import type { placeVariables } from "./variables.ts";

type PlaceValues = ValuesOf<typeof placeVariables> & { readonly stateDir: string | undefined };

/** Where the environment says that backups are kept; `undefined` where it says nothing. */
export function openPlace(
  { s3Address, accessKeyId, secretAccessKey, sessionToken, backupDir, stateDir }: PlaceValues,
  options: S3PlaceOptions,
): BackupPlace | undefined {
  if (s3Address !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined) {
    return s3Place(s3Address, { accessKeyId, secretAccessKey, sessionToken }, options);
  }
  const folder = backupDir ?? (stateDir === undefined ? undefined : join(stateDir, "backups"));
  return folder === undefined ? undefined : folderPlace(folder);
}
