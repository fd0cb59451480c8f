/**
 * Outgoing HTTP, over Node's own `http` and `https`: fetch takes 40 ms more to load, a third of a whole tick, undici
 * twice that, and fetch does not say whether a request was sent. Redirects are not followed, as most requests carry a
 * secret.
 */
import type { Agent, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import type { TLSSocket } from "node:tls";
import { type Cancel, type Clock, realClock } from "../clock.ts";
import { failureCodes, TransportFailure, transportFailure } from "./failure.ts";
import type { Headers } from "./headers.ts";
import { isLoopback } from "./loopback.ts";

export interface HttpClient {
  /**
   * Sends a request and reads its answer.
   * @throws TransportFailure without a complete answer; the reason of the signal once it is aborted
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** As `send`, but does not read the body, which the caller has to read or destroy. */
  open(request: HttpRequest): Promise<OpenAnswer>;
  /** Ends the connections. A client that is never closed does not keep the process alive. */
  close(): void;
}

export interface HttpRequest {
  method: HttpMethod;
  url: URL;
  headers?: Readonly<Record<string, string>>;
  body?: string | Blob | undefined;
  signal?: AbortSignal | undefined;
}

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface OpenAnswer extends Omit<HttpAnswer, "text"> {
  body: IncomingMessage;
  /** Reads the body. */
  text(): Promise<string>;
}

export interface HttpClientOptions {
  limits?: TimeLimits;
  /** Measures the time limits. Default: the machine's clock. */
  clock?: Clock;
  /** The maximum size of a body that is read as text; a longer one is a failure. Default: 32 MiB. */
  maximumBytes?: number;
}

/** In milliseconds. Default of each: no limit. */
export interface TimeLimits {
  /** To connect, including TLS. */
  connectMs?: number;
  /** Between the request and the first byte of the answer. */
  headersMs?: number;
  /** Between two chunks of a body that is read as text. */
  bodyMs?: number;
  /** From the request to the end of the answer. */
  wholeMs?: number;
}

const mostConnections = 16;
const keepAliveMs = 10_000;

/** A client with its own connections. It uses the proxies of the environment, except for this machine. */
export function httpClient(options: HttpClientOptions = {}): HttpClient {
  const { limits = {}, clock = realClock(), maximumBytes = 32 * 2 ** 20 } = options;
  const agents = new Map<string, Agent>();

  async function open({ method, url, headers = {}, body, signal }: HttpRequest): Promise<OpenAnswer> {
    signal?.throwIfAborted();
    const isLocal = isLoopback(url);
    const { request, Agent } =
      url.protocol === "https:" ? await import("node:https") : await import("node:http");
    let isConnected = false;
    let message: IncomingMessage | undefined;
    const phase = timeLimit(clock);
    const whole = timeLimit(clock);

    try {
      message = await new Promise<IncomingMessage>((answered, failed) => {
        const sending = request(url, {
          method,
          headers: { ...headers, ...(body instanceof Blob ? { "content-length": body.size } : {}) },
          agent: agentFor(`${url.protocol} ${isLocal}`, Agent, isLocal),
          signal,
        });
        sending.on("error", failed);
        sending.on("response", answered);
        sending.on("socket", (socket) => {
          if (isReady(socket)) return connected();
          phase.start(limits.connectMs, () => sending.destroy(timedOut(failureCodes.connectTimeout)));
          socket.once(isTls(socket) ? "secureConnect" : "connect", connected);
        });
        whole.start(limits.wholeMs, () => (message ?? sending).destroy(timedOut(failureCodes.timeout)));
        if (body instanceof Blob) pipeline(body.stream(), sending).catch(failed);
        else sending.end(body);

        function connected(): void {
          isConnected = true;
          phase.start(limits.headersMs, () => sending.destroy(timedOut(failureCodes.timeout)));
        }
      });
    } catch (error) {
      whole.stop();
      signal?.throwIfAborted();
      throw transportFailure(error, { isConnected, isLocal });
    } finally {
      phase.stop();
    }
    message.once("close", whole.stop);
    return { status: message.statusCode ?? 0, headers: message.headers, body: message, text };

    async function text(): Promise<string> {
      if (message === undefined) return "";
      const decoder = new TextDecoder();
      let [read, bytes] = ["", 0];
      try {
        restart(message);
        for await (const chunk of message) {
          restart(message);
          bytes += chunk.byteLength;
          if (bytes > maximumBytes) throw tooLarge();
          read += decoder.decode(chunk, { stream: true });
        }
        return read + decoder.decode();
      } catch (error) {
        signal?.throwIfAborted();
        throw transportFailure(error, { isConnected, isLocal });
      } finally {
        phase.stop();
      }
    }

    function restart(body: IncomingMessage): void {
      phase.start(limits.bodyMs, () => body.destroy(timedOut(failureCodes.timeout)));
    }

    function timedOut(code: string): TransportFailure {
      return new TransportFailure({ code, sent: isConnected, passing: true });
    }
  }

  function agentFor(key: string, Constructor: typeof Agent, isLocal: boolean): Agent {
    let agent = agents.get(key);
    if (agent === undefined) {
      agent = new Constructor({
        keepAlive: true,
        maxSockets: mostConnections,
        timeout: keepAliveMs,
        ...(isLocal ? {} : { proxyEnv: process.env }),
      });
      agents.set(key, agent);
    }
    return agent;
  }

  return {
    open,
    async send(request) {
      const { status, headers, text } = await open(request);
      return { status, headers, text: await text() };
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

/** Whether it is connected already: kept alive, or through a proxy. */
function isReady(socket: Socket): boolean {
  if (socket.connecting) return false;
  return !isTls(socket) || ![null, "unknown"].includes(socket.getProtocol());
}

function isTls(socket: Socket): socket is TLSSocket {
  return "getProtocol" in socket;
}

function tooLarge(): TransportFailure {
  return new TransportFailure({ code: failureCodes.tooLarge, sent: true, passing: false });
}

/** One limit at a time: `start` stops the previous one. */
function timeLimit(clock: Clock): {
  start(milliseconds: number | undefined, expired: () => void): void;
  stop: Cancel;
} {
  let cancel: Cancel = () => {};
  return {
    start(milliseconds, expired) {
      cancel();
      if (milliseconds === undefined) cancel = () => {};
      else cancel = clock.at(new Date(clock.now().getTime() + milliseconds), expired);
    },
    stop: () => cancel(),
  };
}
