import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { messageOf, OperationError } from "../../core/errors.ts";
import { listenAnywhere } from "./ports.ts";
import { answerUnreadable, isForLoopback, refuseOtherHost } from "./refusals.ts";

/** What answers a request. */
export type Fetch = Parameters<typeof getRequestListener>[0];

export interface ListenOptions {
  /** Of the server, for messages: `local Render`. */
  readonly name: string;
  /** 0 takes `lastPort` or, when that is unknown or taken, any free one. */
  readonly port: number;
  readonly lastPort?: number | undefined;
}

/** An open port. */
export interface Listening {
  readonly port: number;
  /** Takes no more requests, lets those under way end for a moment and closes all connections. */
  close(): Promise<void>;
}

// How long requests under way may take at the end.
const graceMilliseconds = 2000;

/**
 * Opens a port on 127.0.0.1, where only this machine reaches it, for requests that are meant for this machine.
 * @throws OperationError LOCAL001 when the port is in use, LOCAL002 when it cannot be had for another reason
 */
export async function listen({ name, port, lastPort }: ListenOptions, fetch: Fetch): Promise<Listening> {
  const answer = getRequestListener(fetch);
  const server = createServer({ requireHostHeader: false }, (incoming, outgoing) => {
    if (isForLoopback(incoming.headers.host)) void answer(incoming, outgoing);
    else refuseOtherHost(outgoing, name);
  });
  server.on("clientError", answerUnreadable);
  return {
    port: port === 0 ? await listenAnywhere(server, lastPort) : await listenOn(server, port, name),
    close: () =>
      new Promise((closed) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
        server.close(() => {
          clearTimeout(cut);
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
  const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return new OperationError({
    code: inUse ? "LOCAL001" : "LOCAL002",
    subject: name,
    message: inUse
      ? `port ${port} of 127.0.0.1 is in use`
      : `port ${port} cannot be opened: ${messageOf(error)}`,
    remedy: "Choose another port with --port, or 0 to let the system choose a free one",
  });
}
