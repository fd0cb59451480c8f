import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Clock } from "../../../../src/core/clock.ts";
import { systemCodeOf } from "../../../../src/core/errors.ts";
import type { OpenAnswer } from "../../../../src/core/http/client.ts";
import { transportReason } from "../../../../src/core/http/failure.ts";
import { stemOf } from "../format.ts";
import { cannotWriteBackup } from "../problems.ts";
import type { S3Address } from "./s3/address.ts";
import { elementOf, storedDifferently, unreachable } from "./s3/problems.ts";
import { type S3Credentials, s3Requests } from "./s3/requests.ts";
import { defaultSizes, type UploadSizes, unescaped, upload } from "./s3/upload.ts";
import type { BackupStorage, LocalFile } from "./storage.ts";

export interface S3StorageOptions {
  clock: Clock;
  signal: AbortSignal;
  sizes?: UploadSizes;
}

// A download that is cut off is retried.
const downloads = 3;

/** Backups in a bucket. Uploads and downloads use a temporary file, so memory use stays constant. */
export function s3Storage(
  address: S3Address,
  credentials: S3Credentials,
  { clock, signal, sizes = defaultSizes }: S3StorageOptions,
): BackupStorage {
  const requests = s3Requests(address, credentials, { clock, signal });
  // For cleanup, even when the job is stopped.
  const cleanUp = s3Requests(address, credentials, { clock, signal: undefined });
  const keyOf = (name: string) => `${address.prefix}${name}`;

  return {
    name: `${address.bucketUrl}/${address.prefix}`.replace(/\/$/, ""),
    workFile: temporaryFile,
    putFile: (name, path, { bytes, sha256 }) =>
      upload(path, { key: keyOf(name), bytes, sha256, address, sizes }, { requests, cleanUp }),
    async putText(name, text) {
      const sha256 = createHash("sha256").update(text).digest();
      const headers = {
        "x-amz-checksum-sha256": sha256.toString("base64"),
        "content-type": "application/json",
      };
      await requests.text({ method: "PUT", key: keyOf(name), body: text, headers });
      if ((await requests.text({ method: "GET", key: keyOf(name) })) !== text) {
        throw storedDifferently(address, keyOf(name));
      }
    },
    async list() {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const page = await requests.text({
          method: "GET",
          query: {
            "list-type": "2",
            prefix: keyOf("backup-"),
            ...(token === undefined ? {} : { "continuation-token": token }),
          },
        });
        for (const [, key = ""] of page.matchAll(/<Key>([^<]*)<\/Key>/g)) {
          const name = unescaped(key).slice(address.prefix.length);
          if (stemOf(name) !== undefined) names.push(name);
        }
        const next =
          elementOf(page, "IsTruncated") === "true" ? elementOf(page, "NextContinuationToken") : undefined;
        token = next === undefined ? undefined : unescaped(next);
      } while (token !== undefined);
      return names.sort();
    },
    async readText(name) {
      const response = await get(name);
      return response?.text();
    },
    async fetchFile(name) {
      for (let attempt = 1; ; attempt += 1) {
        const response = await get(name);
        if (response === undefined) return undefined;
        const local = await temporaryFile(name);
        try {
          const file = createWriteStream(local.path, { mode: 0o600 });
          await pipeline(response.body, file, { signal });
          return local;
        } catch (error) {
          await local[Symbol.asyncDispose]();
          if (signal.aborted) throw signal.reason;
          if (/^(ENOSPC|EDQUOT|EFBIG|EACCES|EROFS)$/.test(systemCodeOf(error) ?? "")) {
            throw cannotWriteBackup(tmpdir(), error);
          }
          if (attempt >= downloads) throw unreachable(address, transportReason(error));
        }
      }
    },
    async remove(name) {
      await cleanUp.text({ method: "DELETE", key: keyOf(name) });
    },
  };

  async function get(name: string): Promise<OpenAnswer | undefined> {
    // A 404 here is about the key: listing has already found the bucket.
    const response = await requests.send({ method: "GET", key: keyOf(name), accept: [404] });
    if (response.status !== 404) return response;
    await response.text();
    return undefined;
  }
}

async function temporaryFile(name: string): Promise<LocalFile> {
  const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-backup-")).catch((error: unknown) => {
    throw cannotWriteBackup(tmpdir(), error);
  });
  return {
    path: join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
