import { systemCodeOf } from "../program/problem.ts";

/** What came back, or why nothing did. */
export type Answer =
  | { kind: "answer"; code: number; text: string; latencyMs: number }
  | { kind: "none"; reason: string };

/** Asks an address once, with the whole answer within `timeLimitMs`. Redirects are not followed. */
export async function ask(
  url: URL,
  { timeLimitMs, signal }: { timeLimitMs: number; signal: AbortSignal },
): Promise<Answer> {
  const start = performance.now();
  try {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
    });
    const text = await response.text();
    return { kind: "answer", code: response.status, text, latencyMs: Math.round(performance.now() - start) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "none", reason: reasonOf(error, timeLimitMs) };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection cut",
  UND_ERR_SOCKET: "connection cut",
  ENOTFOUND: "host name unknown",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "host not reachable",
  ENETUNREACH: "network not reachable",
  CERT_HAS_EXPIRED: "TLS certificate expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "TLS certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "TLS certificate is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "TLS certificate is for another name",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "TLS certificate cannot be verified",
};

// fetch wraps what happened: "fetch failed", with the cause inside.
function reasonOf(error: unknown, timeLimitMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `none within ${timeLimitMs / 1000} s`;
  const code = systemCodeOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
  return reasons[code ?? ""] ?? `not HTTP${code === undefined ? "" : ` (${code})`}`;
}
