import type { Environment } from "../../program/environment.ts";
import { guarded, optional, text, unless } from "../../program/variables.ts";
import { parseS3Address } from "./s3/address.ts";

/** Where backups are kept. */
export const placeVariables = {
  s3Address: optional(
    guarded(
      {
        name: "BACKUP_S3_URL",
        description:
          "bucket of the backups, https://host/bucket/prefix?region=name; goes before BACKUP_DIR; without region: that of the host name, else AWS_REGION",
        parse: parseS3Address,
      },
      (_, environment) => withoutKey(environment),
    ),
    "default: none",
  ),
  backupDir: optional(
    text("BACKUP_DIR", {
      description: "folder of the backups",
    }),
    "default: STATE_DIR/backups where STATE_DIR is set",
  ),
  accessKeyId: optional(
    text("AWS_ACCESS_KEY_ID", { description: "key for the bucket" }),
    "required with BACKUP_S3_URL",
  ),
  secretAccessKey: optional(
    text("AWS_SECRET_ACCESS_KEY", { description: "its secret" }),
    "required with BACKUP_S3_URL",
  ),
  sessionToken: optional(
    text("AWS_SESSION_TOKEN", { description: "its session, of a temporary key" }),
    "default: none",
  ),
};

/** The same where one of them has to be set. */
export const requiredPlaceVariables = {
  ...placeVariables,
  s3Address: unless(placeVariables.s3Address, "BACKUP_DIR", "STATE_DIR"),
};

function withoutKey(environment: Environment): { wrong: string; remedy: string } | undefined {
  const missing = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].filter((name) => !environment[name]);
  if (missing.length === 0) return undefined;
  return { wrong: `needs ${missing.join(" and ")}`, remedy: "Set the key of a user who may use the bucket" };
}
