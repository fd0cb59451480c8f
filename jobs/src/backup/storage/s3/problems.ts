import { OperationError, type Problem } from "../../../../../src/core/errors.ts";
import type { OpenAnswer } from "../../../../../src/core/http/client.ts";
import type { S3Address } from "./address.ts";

export function unreachable(address: S3Address, reason: string): OperationError {
  return new OperationError({
    code: "BACKUP010",
    message: `${whereOf(address)} cannot be reached: ${reason}`,
    remedy: "Check BACKUP_S3_URL and the network; the next run tries again",
  });
}

/** The stored object differs from what was sent. */
export function storedDifferently(address: S3Address, key: string): OperationError {
  return new OperationError({
    code: "BACKUP014",
    message: `${whereOf(address)} stored something other than what was sent as ${key}`,
    remedy: "Run the job again; if this happens again, use another storage",
  });
}

/** Reads the body of an unsuccessful response. */
export async function refusedBy(address: S3Address, response: OpenAnswer): Promise<OperationError> {
  const body = await response.text().catch(() => "");
  const code = elementOf(body, "Code") ?? "";
  return new OperationError(problemOf(whereOf(address), response.status, code));
}

/** The text of the first element with a name, in an XML response of S3. */
export function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function problemOf(where: string, status: number, code: string): Problem {
  if (code === "RequestTimeTooSkewed") {
    return {
      code: "BACKUP013",
      message: `${where} rejects the time of this machine`,
      remedy: "Set the machine's clock: it may differ by at most 15 minutes",
    };
  }
  if (code === "NoSuchBucket" || (status === 404 && code === "")) {
    return {
      code: "BACKUP012",
      message: `${where} does not exist`,
      remedy: "Create the bucket, or set BACKUP_S3_URL to an existing one",
    };
  }
  if (status === 401 || status === 403) {
    return {
      code: "BACKUP011",
      message: `${where} rejects the credentials${code === "" ? "" : ` (${safe(code)})`}`,
      remedy:
        "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the region, and that the key may list, read, write and delete",
    };
  }
  return {
    code: "BACKUP015",
    message: `${where} responded with ${status}${code === "" ? "" : ` (${safe(code)})`}`,
    remedy:
      status >= 500 || status === 429
        ? "No action needed; the next run tries again"
        : "Check BACKUP_S3_URL, its region and bucket",
  };
}

// From outside: shown only if it is a plain word.
function safe(code: string): string {
  return /^\w{1,60}$/.test(code) ? code : "unknown code";
}

function whereOf({ bucketUrl, bucket }: S3Address): string {
  return `The bucket ${bucket} at ${new URL(bucketUrl).host}`;
}
