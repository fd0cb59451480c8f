import { createHash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { type Clock, wait } from "../../../../../src/core/clock.ts";
import { minuteMs } from "../../../../../src/core/time-units.ts";
import { transportReason } from "../../../http/transport-reason.ts";
import type { S3Address } from "./address.ts";
import { exchange } from "./exchange.ts";
import { refusedBy, unreachable } from "./problems.ts";

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Key of the object; absent: the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  /** SHA-256 of the body in hexadecimal digits, for a body that is not text. */
  readonly sha256?: string;
  /** Status codes other than 2xx that are not failures. */
  readonly accept?: readonly number[];
}

export interface S3Requests {
  /** Sends until there is a response, at most four times. The caller reads the response. */
  send(request: S3Request): Promise<Response>;
  /** The same for a text response. */
  text(request: S3Request): Promise<string>;
}

const attempts = 4;
const firstPauseMs = 300;
const timeLimitMs = 5 * minuteMs;

/** Signed requests to one bucket. No further attempts once `signal` is aborted. */
export function s3Requests(
  address: S3Address,
  credentials: S3Credentials,
  { clock, signal }: { clock: Clock; signal: AbortSignal | undefined },
): S3Requests {
  async function send(request: S3Request): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once(request);
      if (outcome instanceof Response) {
        if (outcome.ok || request.accept?.includes(outcome.status)) return outcome;
        const problem = await refusedBy(address, outcome);
        if (!isPassing(outcome.status) || attempt >= attempts) throw problem;
      } else if (attempt >= attempts) {
        throw unreachable(address, outcome.reason);
      }
      await wait(clock, firstPauseMs * 2 ** (attempt - 1), signal);
    }
  }

  async function once({ method, key, query = {}, headers = {}, body, sha256 }: S3Request) {
    signal?.throwIfAborted();
    const url = new URL(address.bucketUrl);
    if (key !== undefined) {
      url.pathname = `${url.pathname.replace(/\/$/, "")}/${key.split("/").map(encodeURIComponent).join("/")}`;
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const content =
      sha256 ??
      createHash("sha256")
        .update(typeof body === "string" ? body : "")
        .digest("hex");
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, "x-amz-content-sha256": content },
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
      service: "s3",
      region: address.region,
      allHeaders: true,
      datetime: clock
        .now()
        .toISOString()
        .replaceAll(/[:-]|\.\d{3}/g, ""),
    }).sign();
    const limit = AbortSignal.timeout(timeLimitMs);
    try {
      return await exchange(signed.url, {
        method,
        headers: signed.headers,
        body,
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      return { reason: limit.aborted ? `no answer within ${timeLimitMs / 1000} s` : transportReason(error) };
    }
  }

  return {
    send,
    async text(request) {
      const response = await send(request);
      try {
        return await response.text();
      } catch (error) {
        throw unreachable(address, transportReason(error));
      }
    },
  };
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}
