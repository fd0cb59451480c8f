import { transportReason } from "../http/transport-reason.ts";

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

function reasonOf(error: unknown, timeLimitMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `none within ${timeLimitMs / 1000} s`;
  return transportReason(error);
}
