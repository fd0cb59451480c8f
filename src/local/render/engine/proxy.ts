import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { listenAnywhere } from "../../server/ports.ts";

/** Why there is no instance to handle requests. */
type Unavailable = "no-instance" | "suspended";

/** The fixed address of a web service, in front of its instances. */
export interface ReverseProxy {
  readonly port: number;
  /** Sends new requests to the instance at this port, or responds to them itself. */
  route(to: number | Unavailable): void;
  /** Resolves when no request to the instance at this port is running. Upgraded connections do not count. */
  idle(port: number): Promise<void>;
  /** Closes all connections. */
  close(): Promise<void>;
}

const pages: Record<Unavailable, { status: number; routing: string; text: string }> = {
  "no-instance": {
    status: 502,
    routing: "no-server",
    text: "Bad Gateway: no instance of this service is running",
  },
  suspended: { status: 503, routing: "suspend-by-user", text: "Service Suspended" },
};

/** @param wanted the port to listen on, if it is free */
export async function openProxy(wanted: number | undefined): Promise<ReverseProxy> {
  let target: number | Unavailable = "no-instance";
  const running = new Map<number, number>();
  const waiting = new Map<number, (() => void)[]>();
  const upgraded = new Set<Duplex>();

  /** @returns to be called when the request has ended */
  function countRequest(port: number): () => void {
    running.set(port, (running.get(port) ?? 0) + 1);
    return () => {
      const left = (running.get(port) ?? 1) - 1;
      running.set(port, left);
      if (left > 0) return;
      running.delete(port);
      for (const resume of waiting.get(port) ?? []) resume();
      waiting.delete(port);
    };
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (typeof target !== "number") {
      respondUnavailable(outgoing, target);
      return;
    }
    outgoing.once("close", countRequest(target));
    const upstream = request({
      port: target,
      host: "127.0.0.1",
      method: incoming.method,
      path: incoming.url,
      headers: forwardedHeaders(incoming),
      agent: false, // the instance might be about to close a kept-alive connection
    });
    upstream.once("response", (response) => {
      outgoing.writeHead(response.statusCode ?? 502, withoutHopByHop(response.headers));
      outgoing.flushHeaders(); // the body may come much later
      response.pipe(outgoing);
      response.once("error", () => outgoing.destroy());
    });
    upstream.once("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      else respondUnavailable(outgoing, "no-instance");
    });
    incoming.once("error", () => upstream.destroy());
    outgoing.once("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  function upgrade(incoming: IncomingMessage, client: Duplex, head: Buffer): void {
    if (typeof target !== "number") {
      client.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n");
      return;
    }
    const upstream = connect(target, "127.0.0.1", () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
        lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
      }
      upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      upgraded.add(socket);
      socket.once("error", () => other.destroy());
      socket.once("close", () => {
        upgraded.delete(socket);
        other.destroy();
      });
    }
  }

  const server = createServer(forward);
  server.on("upgrade", upgrade);
  server.on("clientError", (_, socket) => socket.destroy());
  const port = await listenAnywhere(server, wanted);

  return {
    port,
    route(to) {
      target = to;
    },
    idle(at) {
      if (!running.has(at)) return Promise.resolve();
      return new Promise((resume) => waiting.set(at, [...(waiting.get(at) ?? []), resume]));
    },
    close() {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      return closed;
    },
  };
}

function respondUnavailable(outgoing: ServerResponse, why: Unavailable): void {
  const { status, routing, text } = pages[why];
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-render-routing": routing });
  outgoing.end(`${text}\n`);
}

function forwardedHeaders(incoming: IncomingMessage): Record<string, string | string[] | undefined> {
  const before = incoming.headers["x-forwarded-for"];
  const address = incoming.socket.remoteAddress ?? "127.0.0.1";
  const encoding = incoming.headers["transfer-encoding"];
  return {
    ...withoutHopByHop(incoming.headers),
    ...(encoding === undefined ? {} : { "transfer-encoding": encoding }), // forwards the body in chunks
    "x-forwarded-for": before === undefined ? address : `${before}, ${address}`,
    "x-forwarded-proto": "http",
  };
}

// RFC 9110, section 7.6.1: these apply to a single connection only.
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The headers that a proxy forwards. */
function withoutHopByHop(headers: IncomingHttpHeaders): Record<string, string | string[] | undefined> {
  const named = (headers.connection ?? "").toLowerCase().split(",");
  const dropped = new Set([...hopByHop, ...named.map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}
