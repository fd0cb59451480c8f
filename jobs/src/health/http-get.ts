import { transportReason } from "../http/transport-reason.ts";

/** The answer of a GET, or why there was none. */
export type Answer =
  | {
      kind: "answer";
      code: number;
      headers: Headers;
      text: string;
      latencyMs: number;
      /** When the request was sent, and when the first byte of the answer arrived. */
      asked: Date;
      answered: Date;
    }
  | { kind: "none"; reason: string };

export interface GetOptions {
  /** For the whole answer. */
  timeLimitMs: number;
  signal: AbortSignal;
  headers?: Readonly<Record<string, string>>;
  /** A longer answer counts as none. Default: 1 MiB. */
  maximumBytes?: number;
}

/** Sends one GET. Redirects are not followed, and nothing is repeated. */
export async function httpGet(url: URL, options: GetOptions): Promise<Answer> {
  const { timeLimitMs, signal, headers = {}, maximumBytes = 2 ** 20 } = options;
  const start = performance.now();
  const asked = new Date();
  try {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { accept: "application/json", ...headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
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

/** `undefined` for a longer body, the rest of which is not read. */
async function toText(response: Response, maximumBytes: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) return undefined; // leaving the loop closes the connection
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown, timeLimitMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `none within ${timeLimitMs / 1000} s`;
  return transportReason(error);
}
