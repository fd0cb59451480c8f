import type { IncomingHttpHeaders } from "node:http";

// RFC 9110, section 7.6.1: these are between two neighbours only.
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The headers that a proxy passes on. */
export function withoutHopByHop(headers: IncomingHttpHeaders): Record<string, string | string[] | undefined> {
  const named = (headers.connection ?? "").toLowerCase().split(",");
  const left = new Set([...hopByHop, ...named.map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.has(name)));
}
