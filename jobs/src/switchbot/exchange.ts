import type { IncomingMessage, RequestOptions } from "node:http";
import type { Clock } from "../../../src/core/clock.ts";
import { transportReason } from "../http/transport-reason.ts";

/** The headers of a reply; `get` takes their names in lower case. */
export interface ReplyHeaders {
  get(name: string): string | null;
}

/** The result of one attempt. */
export type Exchange =
  | { kind: "reply"; status: number; headers: ReplyHeaders; text: string }
  | { kind: "timeout" }
  /** No complete response. `sent` is false only if the request has certainly not left this machine. */
  | { kind: "transport"; reason: string; sent: boolean };

export interface ExchangeOptions {
  clock: Clock;
  timeLimitMs: number;
  signal: AbortSignal | undefined;
}

// A list of devices has a few kilobytes.
const largestReply = 1024 * 1024;

/**
 * One attempt, with the complete response within the limit. Does not follow redirects: a signature is for one address.
 * @throws the reason of `signal` once that is aborted
 */
export async function exchange(
  url: URL,
  request: { method: string; headers: Record<string, string>; body?: string },
  { clock, timeLimitMs, signal }: ExchangeOptions,
): Promise<Exchange> {
  const limit = new AbortController();
  const stop = clock.at(new Date(clock.now().getTime() + timeLimitMs), () => limit.abort());
  try {
    const { body, ...options } = request;
    const both = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
    const response = await send(url, { ...options, signal: both }, body);
    const { statusCode = 0, headers } = response;
    const get = (name: string) => headers[name]?.toString() ?? null;
    return { kind: "reply", status: statusCode, headers: { get }, text: await toText(response) };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.signal.aborted) return { kind: "timeout" };
    return { kind: "transport", reason: transportReason(error), sent: !isBeforeConnection(error) };
  } finally {
    stop();
  }
}

/** Not with fetch, which takes 40 ms to load, a third of a tick. */
async function send(url: URL, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Promise((answered, failed) => {
    request(url, options).on("response", answered).on("error", failed).end(body);
  });
}

/** A larger response is truncated, which makes it invalid. */
async function toText(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    if (text.length > largestReply) break;
  }
  return text;
}

/** Whether the name lookup or the connection failed; with several addresses, all of them. */
function isBeforeConnection(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(isBeforeConnection);
  if (!(cause instanceof Error) || !("syscall" in cause)) return false;
  return cause.syscall === "connect" || cause.syscall === "getaddrinfo";
}
