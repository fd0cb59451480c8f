/** Sends one HTTP request over kept-alive connections; knows nothing of what it means. */
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import type { Headers } from "./headers.ts";
import { isLoopback } from "./loopback.ts";

export interface Connection {
  /** Base of all addresses, without a slash at its end, for example `https://api.render.com/v1`. */
  baseUrl: string;
  /** Sent as a bearer token. Never logged and never part of a message. */
  apiKey: string;
}

export interface TimeLimits {
  /** For a connection to be made, in milliseconds. */
  connectMs: number;
  /** Between the request and the answer's first byte. */
  headersMs: number;
  /** Between two pieces of the answer's body. */
  bodyMs: number;
}

const defaultTimeLimits: TimeLimits = { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000 };

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** No answer came. */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  /** Node's or undici's code, for example `ECONNREFUSED`. */
  readonly code: string;
  /** False when the request cannot have reached the server. */
  readonly sent: boolean;
  /** Whether another try may end differently. */
  readonly passing: boolean;

  constructor(failure: { code: string; sent: boolean; passing: boolean }) {
    super(`no answer: ${failure.code}`);
    this.code = failure.code;
    this.sent = failure.sent;
    this.passing = failure.passing;
  }
}

export interface Transport {
  /** Throws {@link TransportFailure}. `path` stands below the base address. */
  send(request: { method: Dispatcher.HttpMethod; path: string; body: string | undefined }): Promise<Answer>;
  /** Ends the connections. */
  close(): Promise<void>;
}

/** Codes of failures before anything was sent, that stay until somebody mends them. */
const lasting = ["ENOTFOUND", "ERR_INVALID_URL"];

/** A transport to `connection`. Proxies of the environment are used, except for this machine. */
export function httpTransport(connection: Connection, limits: TimeLimits = defaultTimeLimits): Transport {
  const local = isLoopback(connection.baseUrl);
  const options: Agent.Options = {
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    connections: 16,
    keepAliveTimeout: 10_000,
  };
  const dispatcher = local ? new Agent(options) : new EnvHttpProxyAgent(options);

  return {
    async send({ method, path, body }) {
      try {
        const answer = await request(`${connection.baseUrl}${path}`, {
          method,
          dispatcher,
          headers: {
            authorization: `Bearer ${connection.apiKey}`,
            accept: "application/json",
            "user-agent": "scheduler-ops",
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body }),
        });
        return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
      } catch (error) {
        throw failureOf(error, local);
      }
    },
    close: () => dispatcher.close(),
  };
}

function failureOf(error: unknown, local: boolean): TransportFailure {
  const { code, sent } = innermost(error);
  if (lasting.includes(code) || /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code)) {
    return new TransportFailure({ code, sent: false, passing: false });
  }
  // On this machine a refused connection means that no server runs: waiting does not start one.
  if (code === "ECONNREFUSED" && local) return new TransportFailure({ code, sent: false, passing: false });
  return new TransportFailure({ code, sent, passing: true });
}

/**
 * The code, and whether the request may have reached the server. Not told by the code alone: EHOSTUNREACH can end a
 * connection that is made as well as one that is being made.
 */
function innermost(error: unknown): { code: string; sent: boolean } {
  // A connection tried over several addresses fails with all their errors.
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (!(error instanceof Error)) return { code: "UNKNOWN", sent: true };
  const code = "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
  const connecting = "syscall" in error && (error.syscall === "connect" || error.syscall === "getaddrinfo");
  return { code, sent: !connecting && code !== "UND_ERR_CONNECT_TIMEOUT" };
}
