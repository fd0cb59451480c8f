import { isSafeForSecrets } from "../../../../../src/core/http/loopback.ts";
import type { Environment, Parsed } from "../../../program/environment.ts";

/** A bucket, or a prefix in one. */
export interface S3Address {
  /** Of the bucket, without a slash at its end. */
  readonly bucketUrl: string;
  readonly bucket: string;
  /** Of all names: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
}

const remedy =
  "Use the form https://host/bucket/prefix, for example https://s3.eu-central-1.amazonaws.com/my-backups/prod";

/**
 * Parses `https://host/bucket[/prefix][?region=…]`, the path style that all servers support, or the address of an
 * Amazon bucket, `https://bucket.s3.region.amazonaws.com[/prefix]`. Plain http only for this machine: elsewhere the
 * backups could be read in transit.
 */
export function parseS3Address(text: string, environment: Environment): Parsed<S3Address> {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return { wrong: "is not a web address", remedy };
  if (url.username + url.password + url.hash !== "") {
    return {
      wrong: "contains a user, a password or a fragment",
      remedy: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    };
  }
  if (!isSafeForSecrets(url)) {
    return { wrong: "is http, which is only allowed for this machine", remedy: "Use https" };
  }
  if ([...url.searchParams.keys()].some((key) => key !== "region")) {
    return { wrong: "has a parameter other than region", remedy };
  }
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const [, hosted] = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(url.hostname) ?? [];
  const bucket = hosted ?? parts.shift();
  if (bucket === undefined) return { wrong: "does not name a bucket", remedy };
  let prefix: string;
  try {
    prefix = parts.map((part) => `${decodeURIComponent(part)}/`).join("");
  } catch {
    return { wrong: "has a % that does not encode a character", remedy };
  }
  return {
    value: {
      bucketUrl: hosted === undefined ? `${url.origin}/${bucket}` : url.origin,
      bucket: decodeURIComponent(bucket),
      prefix,
      region:
        url.searchParams.get("region") || regionOf(url.hostname) || environment.AWS_REGION || "us-east-1",
    },
  };
}

/** From Amazon's host names; Cloudflare's region is always `auto`. */
function regionOf(host: string): string | undefined {
  if (host.endsWith(".r2.cloudflarestorage.com")) return "auto";
  return /(?:^|\.)s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/.exec(host)?.[1];
}
