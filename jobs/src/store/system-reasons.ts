import { messageOf, systemCodeOf } from "../../../src/core/errors.ts";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is not a folder",
  EEXIST: "a file of this name is there already",
  ENOENT: "the folder cannot be made",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of the disk is used up",
  EFBIG: "the file may not grow",
};

/** Why a folder cannot be used, in words for people. */
export function systemReasonOf(error: unknown): string {
  return reasons[systemCodeOf(error) ?? ""] ?? messageOf(error);
}
