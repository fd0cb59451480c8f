import { type HttpAnswer, httpClient } from "../../../src/core/http/client.ts";
import { failureCodes, TransportFailure, transportReason } from "../../../src/core/http/failure.ts";

/** The response to a GET, or why there was none. */
export type GetResult = ReceivedResponse | { kind: "none"; reason: string };

interface ReceivedResponse extends Pick<HttpAnswer, "headers" | "text"> {
  kind: "response";
  /** The HTTP status. */
  code: number;
  latencyMs: number;
  /** When the request was sent, and when the headers of the response arrived. */
  asked: Date;
  answered: Date;
}

interface GetOptions {
  /** For the whole response. */
  timeLimitMs: number;
  signal: AbortSignal;
  headers?: Readonly<Record<string, string>>;
  /** A longer response counts as none. Default: 1 MiB. */
  maximumBytes?: number;
}

/** Sends one GET. Redirects are not followed, and nothing is repeated. */
export async function httpGet(url: URL, options: GetOptions): Promise<GetResult> {
  const { timeLimitMs, signal, headers = {}, maximumBytes = 2 ** 20 } = options;
  const client = httpClient({ limits: { wholeMs: timeLimitMs }, maximumBytes });
  const start = performance.now();
  const asked = new Date();
  try {
    const response = await client.open({
      method: "GET",
      url,
      headers: { accept: "application/json", ...headers },
      signal,
    });
    const answered = new Date();
    const text = await response.text();
    const latencyMs = Math.round(performance.now() - start);
    return {
      kind: "response",
      code: response.status,
      headers: response.headers,
      text,
      latencyMs,
      asked,
      answered,
    };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return { kind: "none", reason: reasonOf(error, { timeLimitMs, maximumBytes }) };
  }
}

function reasonOf(failure: TransportFailure, limits: { timeLimitMs: number; maximumBytes: number }): string {
  if (failure.code === failureCodes.timeout) return `none within ${limits.timeLimitMs / 1000} s`;
  if (failure.code === failureCodes.tooLarge) return `more than ${limits.maximumBytes} bytes`;
  return transportReason(failure);
}
