import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/**
 * True for a `Host` header that names this machine. Another name is a web page's that has its own name lead to
 * 127.0.0.1 (DNS rebinding): a browser would let it read the answers.
 */
export function isForLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

export function refuseOtherHost(outgoing: ServerResponse, name: string): void {
  const body = bodyOf(`the ${name} answers requests to 127.0.0.1 and localhost only`);
  outgoing.writeHead(403, { "content-type": "application/json", connection: "close" }).end(body);
}

/** Answers what is no HTTP request, or one with too large a head, and closes the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, message] = unreadable[error.code ?? ""] ?? [400, "not an HTTP request"];
  const body = bodyOf(message);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

// The codes of Node's HTTP parser that have a status of their own.
const unreadable: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, "request headers are too large"],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "request body is too large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "the request did not arrive in time"],
};

function bodyOf(message: string): string {
  return JSON.stringify({ message });
}
