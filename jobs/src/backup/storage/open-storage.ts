import { join } from "node:path";
import type { Environment, ValuesOf } from "../../program/environment.ts";
import { guarded, optional, text, unless } from "../../program/variables.ts";
import { folderStorage } from "./folder-storage.ts";
import { parseS3Address } from "./s3/address.ts";
import { type S3StorageOptions, s3Storage } from "./s3-storage.ts";
import type { BackupStorage } from "./storage.ts";

type StorageValues = ValuesOf<typeof storageVariables>;

/** The backup storage that the environment names; `undefined` where it names none. */
export function openStorage(
  { s3Address, accessKeyId, secretAccessKey, sessionToken, backupDir, stateDir }: StorageValues,
  options: S3StorageOptions,
): BackupStorage | undefined {
  if (s3Address !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined) {
    return s3Storage(s3Address, { accessKeyId, secretAccessKey, sessionToken }, options);
  }
  const folder = backupDir ?? (stateDir === undefined ? undefined : join(stateDir, "backups"));
  return folder === undefined ? undefined : folderStorage(folder);
}

/** Where backups are stored. */
export const storageVariables = {
  s3Address: optional(
    guarded(
      {
        name: "BACKUP_S3_URL",
        description:
          "bucket for the backups, https://host/bucket/prefix?region=name; overrides BACKUP_DIR; default region: from the host name, else AWS_REGION",
        parse: parseS3Address,
      },
      (_, environment) => withoutKey(environment),
    ),
    "default: none",
  ),
  backupDir: optional(
    text("BACKUP_DIR", {
      description: "folder for the backups",
    }),
    "default: STATE_DIR/backups where STATE_DIR is set",
  ),
  accessKeyId: optional(
    text("AWS_ACCESS_KEY_ID", { description: "access key for the bucket" }),
    "required with BACKUP_S3_URL",
  ),
  secretAccessKey: optional(
    text("AWS_SECRET_ACCESS_KEY", { description: "secret access key for the bucket" }),
    "required with BACKUP_S3_URL",
  ),
  sessionToken: optional(
    text("AWS_SESSION_TOKEN", { description: "session token of a temporary key" }),
    "default: none",
  ),
  stateDir: optional(
    text("STATE_DIR", { description: "folder whose subfolder backups is the default of BACKUP_DIR" }),
    "default: none",
  ),
};

/** The same, where one of them must be set. */
export const requiredStorageVariables = {
  ...storageVariables,
  s3Address: unless(storageVariables.s3Address, "BACKUP_DIR", "STATE_DIR"),
};

function withoutKey(environment: Environment): { wrong: string; remedy: string } | undefined {
  const missing = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].filter((name) => !environment[name]);
  if (missing.length === 0) return undefined;
  return {
    wrong: `needs ${missing.join(" and ")}`,
    remedy: "Set the access key of a user with access to the bucket",
  };
}
