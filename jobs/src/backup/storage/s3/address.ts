import type { Environment, Parsed } from "../../../program/environment.ts";

/** A bucket, or a part of one. */
export interface S3Address {
  /** Of the bucket, without a slash at its end. */
  readonly bucketUrl: string;
  readonly bucket: string;
  /** In front of all names: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
}

const remedy =
  "Use the form https://host/bucket/prefix, for example https://s3.eu-central-1.amazonaws.com/my-backups/prod";

/**
 * Reads `https://host/bucket[/prefix][?region=…]`, the path style that all servers understand, or the address of an
 * Amazon bucket, `https://bucket.s3.region.amazonaws.com[/prefix]`. Plain http for this machine only: it would show
 * the backups to everybody on the way.
 */
export function parseS3Address(text: string, environment: Environment): Parsed<S3Address> {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return { wrong: "is not a web address", remedy };
  if (url.username + url.password + url.hash !== "") {
    return {
      wrong: "holds a user, a password or a fragment",
      remedy: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    };
  }
  if (url.protocol === "http:" && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)) {
    return { wrong: "is http, which is for this machine only", remedy: "Use https" };
  }
  if ([...url.searchParams.keys()].some((key) => key !== "region")) {
    return { wrong: "holds a parameter other than region", remedy };
  }
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const [, hosted] = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(url.hostname) ?? [];
  const bucket = hosted ?? parts.shift();
  if (bucket === undefined) return { wrong: "names no bucket", remedy };
  let prefix: string;
  try {
    prefix = parts.map((part) => `${decodeURIComponent(part)}/`).join("");
  } catch {
    return { wrong: "holds a % that stands for no character", remedy };
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

/** As Amazon writes it into its host names; Cloudflare has one that is called so. */
function regionOf(host: string): string | undefined {
  if (host.endsWith(".r2.cloudflarestorage.com")) return "auto";
  return /(?:^|\.)s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/.exec(host)?.[1];
}
