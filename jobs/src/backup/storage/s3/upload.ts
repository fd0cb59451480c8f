import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { single } from "../../../../../src/core/http/headers.ts";
import type { S3Address } from "./address.ts";
import { elementOf, storedDifferently } from "./problems.ts";
import type { S3Requests } from "./requests.ts";

/** Sizes in bytes. */
export interface UploadSizes {
  /** Largest file that is sent in one request. */
  readonly whole: number;
  /** Size of each part of a larger file, at least 5 MB. */
  readonly part: number;
}

// S3's limits: a part has at least 5 MB, an upload at most 10,000 parts.
export const defaultSizes: UploadSizes = { whole: 100_000_000, part: 25_000_000 };

/**
 * Uploads a file, in parts if it is large, and checks the stored object afterwards. The server checks each part,
 * because its checksum is signed.
 * @throws {OperationError} after removing the uploaded parts, which S3 would charge for
 */
export async function upload(
  path: string,
  { key, bytes, sha256, address, sizes }: UploadTarget,
  { requests, cleanUp }: { requests: S3Requests; cleanUp: S3Requests },
): Promise<void> {
  const blob = await openAsBlob(path);
  if (bytes <= sizes.whole) {
    const checksum = { "x-amz-checksum-sha256": base64(sha256) };
    await requests.text({ method: "PUT", key, body: blob, sha256, headers: checksum });
  } else {
    await uploadInParts(blob, { key, address, part: partSize(bytes, sizes) }, { requests, cleanUp });
  }
  const head = await requests.send({ method: "HEAD", key, headers: { "x-amz-checksum-mode": "ENABLED" } });
  const stored = single(head.headers["x-amz-checksum-sha256"]);
  const isSame = stored === undefined || stored.includes("-") || stored === base64(sha256);
  if (Number(head.headers["content-length"]) !== bytes || (bytes <= sizes.whole && !isSame)) {
    await cleanUp.text({ method: "DELETE", key }).catch(() => undefined);
    throw storedDifferently(address, key);
  }
}

interface UploadTarget {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly address: S3Address;
  readonly sizes: UploadSizes;
}

async function uploadInParts(
  blob: Blob,
  { key, address, part }: { key: string; address: S3Address; part: number },
  { requests, cleanUp }: { requests: S3Requests; cleanUp: S3Requests },
): Promise<void> {
  const created = await requests.text({ method: "POST", key, query: { uploads: "" } });
  const uploadId = unescaped(elementOf(created, "UploadId") ?? "");
  try {
    const parts: string[] = [];
    for (let start = 0; start < blob.size; start += part) {
      const body = blob.slice(start, start + part);
      const partNumber = parts.length + 1;
      const sha256 = await sha256Of(body);
      const response = await requests.send({
        method: "PUT",
        key,
        query: { partNumber: String(partNumber), uploadId },
        body,
        sha256,
      });
      await response.text();
      const etag = escaped(single(response.headers.etag) ?? "");
      parts.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag></Part>`);
    }
    const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join("")}</CompleteMultipartUpload>`;
    const completed = await requests.text({ method: "POST", key, query: { uploadId }, body });
    // Amazon responds with 200 before it has assembled the parts, and may report a failure in the body.
    if (elementOf(completed, "Code") !== undefined) throw storedDifferently(address, key);
  } catch (error) {
    await cleanUp.text({ method: "DELETE", key, query: { uploadId }, accept: [404] }).catch(() => undefined); // report the first error
    throw error;
  }
}

function partSize(bytes: number, { part }: UploadSizes): number {
  return Math.max(part, Math.ceil(bytes / 10_000));
}

async function sha256Of(blob: Blob): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of blob.stream()) hash.update(chunk);
  return hash.digest("hex");
}

function base64(hexadecimal: string): string {
  return Buffer.from(hexadecimal, "hex").toString("base64");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

export function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: "&", quot: '"', lt: "<", gt: ">", apos: "'" };
  return text.replaceAll(/&(amp|quot|lt|gt|apos);/g, (_, name: string) => characters[name] ?? "");
}
