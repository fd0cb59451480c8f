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
 * One request and its response. Not with fetch: in Node 24 it ends the process when a server closes the connection
 * after a response that is read more slowly than it arrives.
 * @throws errors of the system, of TLS or of the signal
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
