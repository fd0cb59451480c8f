import { transportReason } from "../http/transport-reason.ts";

/** What came back, or why nothing did. */
export type Answer =
  | {
      kind: "answer";
      code: number;
      headers: Headers;
      text: string;
      latencyMs: number;
      /** When this process asked, and when the first byte of the answer was there. */
      asked: Date;
      answered: Date;
    }
  | { kind: "none"; reason: string };

export interface Question {
  /** For the whole answer. */
  timeLimitMs: number;
  signal: AbortSignal;
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Of the answer, default 1 MiB: a longer one is none. */
  maximumBytes?: number;
}

/** Asks an address once. Redirects are not followed. */
export async function ask(url: URL, question: Question): Promise<Answer> {
  const { timeLimitMs, signal, method = "GET", headers = {}, body, maximumBytes = 2 ** 20 } = question;
  const start = performance.now();
  const asked = new Date();
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: { accept: "application/json", ...headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
      ...(body === undefined ? {} : { body }),
    });
    const answered = new Date();
    const text = await toText(response, maximumBytes);
    if (text === undefined) return { kind: "none", reason: `more than ${maximumBytes} bytes` };
    const latencyMs = Math.round(performance.now() - start);
    return {
      kind: "answer",
      code: response.status,
      headers: response.headers,
      text,
      latencyMs,
      asked,
      answered,
    };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "none", reason: reasonOf(error, timeLimitMs) };
  }
}

/** `undefined` when it is longer than that; the rest is not read. */
async function toText(response: Response, maximumBytes: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) return undefined; // which ends the connection
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown, timeLimitMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `none within ${timeLimitMs / 1000} s`;
  return transportReason(error);
}
