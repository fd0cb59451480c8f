import { createHash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { backOff } from "../../../../../src/core/back-off.ts";
import { type Clock, wait } from "../../../../../src/core/clock.ts";
import { httpClient, type OpenAnswer } from "../../../../../src/core/http/client.ts";
import { failureCodes, TransportFailure, transportReason } from "../../../../../src/core/http/failure.ts";
import { minuteMs } from "../../../../../src/core/time-units.ts";
import type { S3Address } from "./address.ts";
import { refusedBy, unreachable } from "./problems.ts";

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

interface S3Request {
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
  send(request: S3Request): Promise<OpenAnswer>;
  /** The same for a text response. */
  text(request: S3Request): Promise<string>;
}

const attempts = 4;
const timeLimitMs = 5 * minuteMs;

/** Signed requests to one bucket. No further attempts once `signal` is aborted. */
export function s3Requests(
  address: S3Address,
  credentials: S3Credentials,
  { clock, signal }: { clock: Clock; signal: AbortSignal | undefined },
): S3Requests {
  const client = httpClient({ limits: { wholeMs: timeLimitMs } });

  async function send(request: S3Request): Promise<OpenAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOnce(request);
      if (!(outcome instanceof TransportFailure)) {
        if (isSuccess(outcome.status) || request.accept?.includes(outcome.status)) return outcome;
        const problem = await refusedBy(address, outcome);
        if (!isTransient(outcome.status) || attempt >= attempts) throw problem;
      } else if (attempt >= attempts) {
        throw unreachable(address, reasonOf(outcome));
      }
      await wait(clock, backOff(attempt - 1, { first: 300 }), signal);
    }
  }

  async function attemptOnce(request: S3Request): Promise<OpenAnswer | TransportFailure> {
    const { method, key, query = {}, headers = {}, body, sha256 } = request;
    signal?.throwIfAborted();
    const url = new URL(address.bucketUrl);
    if (key !== undefined) {
      url.pathname = `${url.pathname.replace(/\/$/, "")}/${key.split("/").map(encodeURIComponent).join("/")}`;
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const contentHash =
      sha256 ??
      createHash("sha256")
        .update(typeof body === "string" ? body : "")
        .digest("hex");
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, "x-amz-content-sha256": contentHash },
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
    try {
      const response = await client.open({
        method,
        url: signed.url,
        headers: Object.fromEntries(signed.headers),
        body,
        signal,
      });
      if (method === "HEAD") response.body.resume();
      return response;
    } catch (error) {
      if (error instanceof TransportFailure) return error;
      throw error;
    }
  }

  return {
    send,
    async text(request) {
      const response = await send(request);
      try {
        return await response.text();
      } catch (error) {
        throw unreachable(address, reasonOf(error));
      }
    },
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function reasonOf(failure: unknown): string {
  const isTimeout = failure instanceof TransportFailure && failure.code === failureCodes.timeout;
  return isTimeout ? `no response within ${timeLimitMs / 1000} s` : transportReason(failure);
}

function isTransient(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}
