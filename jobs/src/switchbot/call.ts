import { randomUUID } from "node:crypto";
import { backOff } from "../../../src/core/back-off.ts";
import { type Clock, wait } from "../../../src/core/clock.ts";
import { httpClient } from "../../../src/core/http/client.ts";
import { failureCodes, TransportFailure, transportReason } from "../../../src/core/http/failure.ts";
import { single } from "../../../src/core/http/headers.ts";
import { type QuotaReading, readQuota } from "./quota.ts";
import { nonsense, readReply } from "./reply.ts";
import { type Credentials, signedHeaders } from "./signature.ts";
import { SwitchBotError } from "./switchbot-error.ts";

export interface SwitchBotOptions {
  /** Without `/v1.1`. Default: the vendor's. */
  baseUrl?: URL;
  /** Empty: every call fails before anything is sent. */
  token: string;
  secret: string;
  /** For signatures, time limits and delays. */
  clock: Clock;
  /** Returns a number from 0 to below 1, for the jitter of delays. Default: Math.random. */
  random?: () => number;
  /** Attempts in total. Default: 2. */
  attempts?: number;
  /** Delay after the first attempt; doubles each time, at most 5 s. Default: 10, so 5 s. */
  delaySeconds?: number;
  /** Called with each reply that counts for the quota: all but a 429 or 5xx that is retried. */
  onReply?: (reading: QuotaReading) => void;
  /** Aborts the running call. */
  signal?: AbortSignal;
}

/** One call, with any number of attempts. */
interface Call {
  method: "GET" | "POST";
  /** Below `/v1.1`, each id encoded. */
  path: string;
  /** The subject of messages. */
  subject: string;
  body?: Readonly<Record<string, string>>;
}

const timeLimitMs = 15_000;
// A list of devices has a few kilobytes.
const maxReplyBytes = 2 ** 20;

/**
 * Returns a function that calls the API and resolves to the body of the reply.
 * A GET is retried after a transport error, 429, 5xx and 190. A POST only if it has certainly not been sent:
 * otherwise the device may already have acted.
 */
export function createCaller({
  baseUrl = defaultBaseUrl,
  token,
  secret,
  clock,
  random = Math.random,
  attempts = defaultAttempts,
  delaySeconds = defaultDelaySeconds,
  onReply = () => {},
  signal,
}: SwitchBotOptions): (call: Call) => Promise<unknown> {
  const client = httpClient({ limits: { wholeMs: timeLimitMs }, clock, maximumBytes: maxReplyBytes });
  return async function call(request) {
    requireCredentials(request.subject, { token, secret });
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      const outcome = await tryOnce(request);
      const isRetried = "error" in outcome && mayRetry(request, outcome) && attempt + 1 < attempts;
      // The application does not count a 429 or 5xx that it retries; it does count a 190.
      const { reading } = outcome;
      if (reading !== undefined && !(isRetried && reading.status >= 400)) onReply(reading);
      if (!("error" in outcome)) return outcome.body;
      if (!isRetried) throw outcome.error;
      const { retryAfter } = outcome;
      await wait(clock, delayMilliseconds({ attempt, delaySeconds, retryAfter, random }), signal);
    }
  };

  async function tryOnce({ method, path, subject, body }: Call): Promise<Outcome> {
    const headers = signedHeaders({ token, secret }, { t: clock.now().getTime(), nonce: randomUUID() });
    const sent = await client
      .send({
        method,
        url: new URL(`${baseUrl.href.replace(/\/$/, "")}/v1.1${path}`),
        headers: { ...headers, "content-type": "application/json; charset=utf-8" },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      })
      .catch((error: unknown) => {
        if (error instanceof TransportFailure) return error;
        throw error;
      });
    if (sent instanceof TransportFailure) return failureOf(subject, sent);
    const result = readReply(subject, sent, [token, secret, headers.sign]);
    const reading = readQuota(sent.status, sent.headers);
    if (!("error" in result)) return { ...result, reading };
    const usedUp = result.error.kind === "quota" && reading.remaining === undefined;
    return {
      ...result,
      sent: true,
      retryAfter: single(sent.headers["retry-after"]) ?? null,
      reading: usedUp ? { ...reading, remaining: 0 } : reading,
    };
  }
}

type Outcome = { reading?: QuotaReading } & ({ body: unknown } | Failure);

interface Failure {
  error: SwitchBotError;
  /** A retry may succeed. */
  transient: boolean;
  /** False only if the request has certainly not left this machine. */
  sent: boolean;
  retryAfter: string | null;
}

function failureOf(subject: string, failure: TransportFailure): Outcome {
  const { code } = failure;
  if (code === failureCodes.tooLarge) {
    return { error: nonsense(subject), transient: false, sent: true, retryAfter: null };
  }
  const isTimeout = code === failureCodes.timeout;
  return {
    error: isTimeout
      ? new SwitchBotError("timeout", subject, `no response within ${timeLimitMs / 1000} s`)
      : new SwitchBotError("transport", subject, transportReason(failure)),
    transient: true,
    sent: isTimeout || failure.sent,
    retryAfter: null,
  };
}

function mayRetry({ method }: Call, { transient, sent }: Failure): boolean {
  return transient && (method === "GET" || !sent);
}

/** Headers allow only printable ASCII. */
function requireCredentials(subject: string, credentials: Credentials): void {
  const named = { SWITCHBOT_TOKEN: credentials.token, SWITCHBOT_SECRET: credentials.secret };
  for (const [name, value] of Object.entries(named)) {
    if (value === "") throw new SwitchBotError("credentials", subject, `${name} is not set`);
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw new SwitchBotError("credentials", subject, `${name} has a space or a non-ASCII character`);
    }
  }
}

const maxDelaySeconds = 5;
const jitterSeconds = 0.5;

interface RetryDelayOptions {
  /** 0 after the first attempt. */
  attempt: number;
  /** After the first attempt; doubles each time. */
  delaySeconds: number;
  /** The reply's `Retry-After`; used if it is a number of seconds. */
  retryAfter: string | null;
  /** From 0 to below 1. */
  random: () => number;
}

/** The delay before the next attempt: at most 5 s, plus up to half a second of jitter. */
export function delayMilliseconds({ attempt, delaySeconds, retryAfter, random }: RetryDelayOptions): number {
  const requested = /^\s*\d+(\.\d+)?\s*$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined;
  const seconds = Math.min(requested ?? backOff(attempt, { first: delaySeconds }), maxDelaySeconds);
  return Math.round((seconds + random() * jitterSeconds) * 1000);
}

export const defaultBaseUrl = new URL("https://api.switch-bot.com");
/** In total, including the first. */
export const defaultAttempts = 2;
export const defaultDelaySeconds = 10;
