import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { messageOf, OperationError, systemCodeOf } from "../../../src/core/errors.ts";

interface HttpServer {
  /** For example `http://127.0.0.1:10000`. */
  url: string;
  /** Stops accepting connections and waits for pending responses until `signal` is aborted. */
  close(signal: AbortSignal): Promise<void>;
}

const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // Longer than a proxy keeps connections: it could otherwise send a request on one that is being closed.
  keepAliveTimeout: 120_000,
};
const maximumConnections = 256;

/**
 * Serves `fetch` at an address. Port 0 picks a free one.
 * @throws {OperationError} when the address is not available.
 */
export function listen(
  fetch: Parameters<typeof getRequestListener>[0],
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer(limits, getRequestListener(fetch, { overrideGlobalObjects: false }));
  server.maxConnections = maximumConnections;
  return new Promise((listening, failed) => {
    server.once("error", (error) => failed(cannotListen(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      const chosen = typeof address === "object" && address !== null ? address.port : port;
      listening({ url: `http://${host.includes(":") ? `[${host}]` : host}:${chosen}`, close });
    });
  });

  function close(signal: AbortSignal): Promise<void> {
    return new Promise((closed) => {
      // Clients keep connections open after a pending response.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      server.close(() => {
        clearInterval(idle);
        closed();
      });
      signal.addEventListener("abort", () => server.closeAllConnections());
    });
  }
}

function cannotListen(error: unknown, host: string, port: number): OperationError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "the port is in use",
    EACCES: "permission denied",
    EADDRNOTAVAIL: "the address is not available on this machine",
    ENOTFOUND: "unknown host name",
  };
  return new OperationError({
    code: "SERVE001",
    message: `Cannot listen on ${host}:${port}: ${reasons[systemCodeOf(error) ?? ""] ?? messageOf(error)}`,
    remedy: "Set PORT and HOST to a free address on this machine",
  });
}
