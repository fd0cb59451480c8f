/** Sends JSON to an API that authenticates with a bearer token. */
import { type HttpAnswer, type HttpMethod, httpClient, type TimeLimits } from "./client.ts";
import { TransportFailure } from "./failure.ts";

export interface Connection {
  /** Base URL without a trailing slash, for example `https://api.render.com/v1`. */
  baseUrl: string;
  /** Sent as a bearer token. Never logged and never part of a message. */
  apiKey: string;
}

export interface ApiClient {
  /** Throws `TransportFailure`. `path` is relative to the base URL. */
  send(request: { method: HttpMethod; path: string; body: string | undefined }): Promise<HttpAnswer>;
  /** Ends the connections. */
  close(): void;
}

const defaultLimits: TimeLimits = { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000 };

/** A client for `connection`. */
export function apiClient({ baseUrl, apiKey }: Connection, limits: TimeLimits = defaultLimits): ApiClient {
  const client = httpClient({ limits });
  return {
    async send({ method, path, body }) {
      const url = URL.parse(`${baseUrl}${path}`);
      if (url === null) throw new TransportFailure({ code: "ERR_INVALID_URL", sent: false, passing: false });
      return await client.send({
        method,
        url,
        headers: {
          authorization: `Bearer ${apiKey}`,
          accept: "application/json",
          "user-agent": "scheduler-ops",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body,
      });
    },
    close: () => client.close(),
  };
}
