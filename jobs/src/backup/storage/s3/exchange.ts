import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

interface Exchange {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Blob | undefined;
  readonly signal: AbortSignal;
}

/**
 * One request and its answer. Not by fetch: that of Node 24 ends the process where a server closes the connection
 * behind an answer which is read more slowly than it arrives.
 * @throws whatever the system, TLS or the end of the signal says
 */
export function exchange(url: URL, { method, headers, body, signal }: Exchange): Promise<Response> {
  return new Promise((answered, failed) => {
    const length = typeof body === "string" ? Buffer.byteLength(body) : (body?.size ?? 0);
    const request = (url.protocol === "https:" ? overHttps : overHttp)(url, {
      method,
      headers: { ...Object.fromEntries(headers), "content-length": length },
      signal,
    });
    request.on("error", failed);
    request.on("response", (message) => {
      const status = message.statusCode ?? 0;
      const fields = Object.entries(message.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      if (method !== "HEAD" && status !== 204 && status !== 304) {
        answered(new Response(Readable.toWeb(message) as ReadableStream, { status, headers: fields }));
      } else {
        message.resume();
        answered(new Response(null, { status, headers: fields }));
      }
    });
    if (body === undefined || typeof body === "string") request.end(body);
    else pipeline(body.stream(), request).catch(failed);
  });
}
