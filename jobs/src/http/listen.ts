import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { messageOf, OperationError, systemCodeOf } from "../../../src/core/errors.ts";

export interface Listening {
  /** For example `http://127.0.0.1:10000`. */
  url: string;
  /** Takes no new connection and waits for the answers under way, which `signal` cuts off. */
  close(signal: AbortSignal): Promise<void>;
}

const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // Longer than a proxy in front keeps a connection: it would send a request into one that is being closed.
  keepAliveTimeout: 120_000,
};
const maximumConnections = 256;

/**
 * Serves `fetch` at an address. Port 0 lets the system choose.
 * @throws {OperationError} when the address cannot be had.
 */
export function listen(
  fetch: Parameters<typeof getRequestListener>[0],
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createServer(limits, getRequestListener(fetch, { overrideGlobalObjects: false }));
  server.maxConnections = maximumConnections;
  return new Promise((listening, failed) => {
    server.once("error", (error) => failed(notListening(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      const chosen = typeof address === "object" && address !== null ? address.port : port;
      listening({ url: `http://${host.includes(":") ? `[${host}]` : host}:${chosen}`, close });
    });
  });

  function close(signal: AbortSignal): Promise<void> {
    return new Promise((closed) => {
      // A connection whose answer is under way is kept by its client afterwards.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      server.close(() => {
        clearInterval(idle);
        closed();
      });
      signal.addEventListener("abort", () => server.closeAllConnections());
    });
  }
}

function notListening(error: unknown, host: string, port: number): OperationError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "the port is in use",
    EACCES: "permission denied",
    EADDRNOTAVAIL: "this machine does not have that address",
    ENOTFOUND: "the host name is unknown",
  };
  return new OperationError({
    code: "SERVE001",
    message: `Cannot listen on ${host}:${port}: ${reasons[systemCodeOf(error) ?? ""] ?? messageOf(error)}`,
    remedy: "Set PORT and HOST to an address that is free on this machine",
  });
}
