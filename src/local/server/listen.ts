import { createServer, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { messageOf, OperationError, systemCodeOf } from "../../core/errors.ts";
import { listenAnywhere } from "./ports.ts";

/** Handles a request. */
export type Fetch = Parameters<typeof getRequestListener>[0];

interface ListenOptions {
  /** Name of the server for messages, for example `local Render`. */
  readonly name: string;
  /** 0 for `lastPort` or, if that is unknown or in use, any free port. */
  readonly port: number;
  readonly lastPort?: number | undefined;
}

/** An open port. */
interface BoundPort {
  readonly port: number;
  /** Refuses new requests, gives running ones two seconds to end, then closes all connections. */
  close(): Promise<void>;
}

// How long running requests may take after close().
const graceMilliseconds = 2000;

/**
 * Opens a port on 127.0.0.1, reachable from this machine only, for requests addressed to this machine.
 * @throws OperationError LOCAL001 when the port is in use, LOCAL002 when it cannot be opened for another reason
 */
export async function listen({ name, port, lastPort }: ListenOptions, fetch: Fetch): Promise<BoundPort> {
  const handle = getRequestListener(fetch);
  const server = createServer({ requireHostHeader: false }, (incoming, outgoing) => {
    if (isForLoopback(incoming.headers.host)) void handle(incoming, outgoing);
    else rejectOtherHost(outgoing, name);
  });
  server.on("clientError", rejectInvalidRequest);
  return {
    port: port === 0 ? await listenAnywhere(server, lastPort) : await listenOn(server, port, name),
    close: () =>
      new Promise((closed) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
        server.close(() => {
          clearTimeout(timer);
          closed();
        });
      }),
  };
}

function listenOn(server: Server, port: number, name: string): Promise<number> {
  return new Promise((opened, failed) => {
    server.once("error", (error) => failed(cannotListen(port, name, error)));
    server.listen(port, "127.0.0.1", () => opened(port));
  });
}

function cannotListen(port: number, name: string, error: unknown): OperationError {
  const inUse = systemCodeOf(error) === "EADDRINUSE";
  return new OperationError({
    code: inUse ? "LOCAL001" : "LOCAL002",
    subject: name,
    message: inUse
      ? `port ${port} of 127.0.0.1 is in use`
      : `port ${port} cannot be opened: ${messageOf(error)}`,
    remedy: "Choose another port with --port, or 0 to let the system choose a free one",
  });
}

/**
 * True for a `Host` header that names this machine. Any other name may come from a web page whose name resolves to
 * 127.0.0.1 (DNS rebinding): a browser would let it read the responses.
 */
function isForLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

function rejectOtherHost(outgoing: ServerResponse, name: string): void {
  const body = bodyOf(`the ${name} accepts requests to 127.0.0.1 and localhost only`);
  outgoing.writeHead(403, { "content-type": "application/json", connection: "close" }).end(body);
}

/** Responds to invalid HTTP requests and those with too large headers, and closes the connection. */
function rejectInvalidRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, message] = invalidRequests[error.code ?? ""] ?? [400, "not an HTTP request"];
  const body = bodyOf(message);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

// Error codes of Node's HTTP server that have a specific status.
const invalidRequests: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, "request headers are too large"],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "request body is too large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "the request did not arrive in time"],
};

function bodyOf(message: string): string {
  return JSON.stringify({ message });
}
