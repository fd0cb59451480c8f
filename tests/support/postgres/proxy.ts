import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A proxy between a program and a PostgreSQL server that counts messages, and cuts connections or holds messages back. */
export interface PostgresProxy extends AsyncDisposable {
  readonly port: number;
  /** Number of round trips, including the start of a connection. */
  roundTrips(): number;
  /** All that clients have sent, without the bytes that are not text. */
  sent(): string;
  /** Number of connections so far. */
  connections(): number;
  /** Number of connections that are open now. */
  openConnections(): number;
  /** What the proxy does from now on: `refuse` ends new connections, `hold` accepts them and forwards nothing. */
  mode: "pass" | "refuse" | "hold";
  /** Called for what a client sends, before it is passed on; `cut` ends that connection instead. */
  onSent: ((text: string, cut: () => void) => void) | undefined;
  /** Cuts the connection at the answer to the next message that contains this text, once. */
  loseAnswerTo: string | undefined;
  /** Declines TLS. */
  withoutTls: boolean;
  /** Ends all connections. */
  cut(): void;
}

// https://www.postgresql.org/docs/current/protocol-message-formats.html: SSLRequest is a length of 8 and this number.
const sslRequest = 80877103;

export async function startPostgresProxy(target: { host: string; port: number }): Promise<PostgresProxy> {
  const sockets = new Set<Socket>();
  let [roundTrips, connections, sent] = [0, 0, ""];
  const server = createServer((client) => {
    connections += 1;
    if (proxy.mode === "refuse") {
      client.destroy();
      return;
    }
    const upstream = connect(target);
    let [heard, isLost] = [true, false];
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      const text = data.toString("latin1");
      if (heard) roundTrips += 1;
      heard = false;
      sent += text.replaceAll(/[^\x20-\x7e\n]/g, " ");
      let isCut = false;
      proxy.onSent?.(text, () => {
        isCut = true;
      });
      if (isCut) {
        client.destroy();
        upstream.destroy();
      } else if (proxy.withoutTls && data.length === 8 && data.readUInt32BE(4) === sslRequest) {
        heard = true;
        client.write("N");
      } else if (proxy.mode !== "hold") {
        if (proxy.loseAnswerTo !== undefined && text.includes(proxy.loseAnswerTo)) {
          proxy.loseAnswerTo = undefined;
          isLost = true;
        }
        upstream.write(data);
      }
    });
    upstream.on("data", (data) => {
      heard = true;
      if (isLost) client.destroy();
      else if (proxy.mode !== "hold") client.write(data);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");

  const proxy: PostgresProxy = {
    port: address.port,
    mode: "pass",
    onSent: undefined,
    loseAnswerTo: undefined,
    withoutTls: false,
    roundTrips: () => roundTrips,
    connections: () => connections,
    openConnections: () => sockets.size / 2, // each has a socket on either side
    sent: () => sent,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      proxy.cut();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
