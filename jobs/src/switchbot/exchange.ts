import { causeOf, transportReason } from "../http/transport-reason.ts";
import { systemCodeOf } from "../program/problem.ts";
import type { Clock } from "../time/clock.ts";

/** What came of one attempt. */
export type Exchange =
  | { kind: "reply"; status: number; headers: Headers; text: string }
  | { kind: "timeout" }
  /** No whole answer. `sent` is false only when the request has certainly not left this machine. */
  | { kind: "transport"; reason: string; sent: boolean };

export interface ExchangeOptions {
  clock: Clock;
  timeLimitMs: number;
  signal: AbortSignal | undefined;
}

// A list of devices has some kilobytes.
const largestReply = 1024 * 1024;

/**
 * One attempt, with the whole answer within the limit. Redirects are not followed: a signature is for one address.
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
    const response = await fetch(url, {
      ...request,
      redirect: "manual",
      signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
    });
    const { status, headers } = response;
    return { kind: "reply", status, headers, text: await textOf(response) };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.signal.aborted) return { kind: "timeout" };
    return { kind: "transport", reason: transportReason(error), sent: !isBeforeConnection(causeOf(error)) };
  } finally {
    stop();
  }
}

/** What is beyond the largest reply is left out, which makes it nonsense. */
async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > largestReply) break;
  }
  return text;
}

/** True where the look-up of the name or the connection failed. Of several addresses, each must have failed so. */
function isBeforeConnection(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(isBeforeConnection);
  if (systemCodeOf(cause) === "UND_ERR_CONNECT_TIMEOUT") return true;
  if (!(cause instanceof Error) || !("syscall" in cause)) return false;
  return cause.syscall === "connect" || cause.syscall === "getaddrinfo";
}
