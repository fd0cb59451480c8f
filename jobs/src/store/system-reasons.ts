import { messageOf, systemCodeOf } from "../../../src/core/errors.ts";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is not a folder",
  EEXIST: "a file of this name already exists",
  ENOENT: "the folder cannot be created",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  EFBIG: "the file size limit is reached",
};

/** Why a folder cannot be used, for people. */
export function systemReasonOf(error: unknown): string {
  return reasons[systemCodeOf(error) ?? ""] ?? messageOf(error);
}
