import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A TCP server: it sees the bytes of requests and responds with bytes, or not at all. */
interface TcpServer extends AsyncDisposable {
  readonly url: URL;
  /** The requests so far, byte by byte. */
  readonly requests: readonly string[];
}

/** @param respond called with each complete request */
export async function startTcpServer(
  respond: (socket: Socket, request: string) => void,
  port = 0,
): Promise<TcpServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (!isComplete(text)) return;
      const request = text;
      text = "";
      requests.push(request);
      respond(socket, request);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Sends a successful response of SwitchBot. */
export function respondWithSuccess(socket: Socket): void {
  const body = JSON.stringify({ statusCode: 100, body: {}, message: "success" });
  socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
}

function isComplete(text: string): boolean {
  const [head = "", body] = text.split("\r\n\r\n");
  return body !== undefined && body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}
