import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import { type HttpRequest, httpClient } from "../../../src/core/http/client.ts";
import { TransportFailure, transportReason } from "../../../src/core/http/failure.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function listen(server: Server): Promise<URL> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return new URL(`http://127.0.0.1:${address.port}/path`);
}

function serve(answer: RequestListener): Promise<URL> {
  const server = createServer(answer);
  cleanUps.push(() => server.closeAllConnections());
  return listen(server);
}

/** A TCP server that answers a connection with bytes or not at all. */
function serveBytes(answer: (socket: Socket) => void): Promise<URL> {
  return listen(
    createTcpServer((socket) => {
      cleanUps.push(() => socket.destroy());
      socket.on("error", () => {});
      socket.once("data", () => answer(socket));
    }),
  );
}

function client(options: Parameters<typeof httpClient>[0] = {}) {
  const created = httpClient(options);
  cleanUps.push(() => created.close());
  return created;
}

async function failureOf(
  url: URL,
  options: Parameters<typeof httpClient>[0] = {},
): Promise<TransportFailure> {
  const thrown = await client(options)
    .send({ method: "GET", url })
    .catch((error: unknown) => error);
  if (thrown instanceof TransportFailure) return thrown;
  throw new Error(`expected a TransportFailure, not ${JSON.stringify(thrown)}`);
}

test("a request arrives with its headers and body, and its answer is complete", async () => {
  const url = await serve(async (request, response) => {
    const body = await text(request);
    const seen = [request.method, request.url, request.headers["x-test"], request.headers["content-length"]];
    response.writeHead(201, { "X-Answer": "yes" }).end(`${seen.join(" ")} ${body}`);
  });
  const send = (body: HttpRequest["body"]) =>
    client().send({ method: "PUT", url, headers: { "x-test": "1" }, body });
  const answer = await send("é");
  expect(answer).toMatchObject({ status: 201, headers: { "x-answer": "yes" }, text: "PUT /path 1 2 é" });
  expect((await send(new Blob(["a", "bc"]))).text).toBe("PUT /path 1 3 abc");
  expect((await send(undefined)).text).toBe("PUT /path 1 0 ");
});

test("a redirect is returned, not followed", async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: "/other" }).end());
  expect(await client().send({ method: "GET", url })).toMatchObject({ status: 302, text: "" });
});

test("a connection is reused", async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end("ok");
  });
  const one = client();
  for (let time = 0; time < 3; time += 1) await one.send({ method: "GET", url });
  expect(ports.size).toBe(1);
});

test("a refused connection was not sent, and is not retried on this machine", async () => {
  const url = await serve(() => {});
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  const failure = await failureOf(url);
  expect(failure).toMatchObject({ code: "ECONNREFUSED", sent: false, passing: false });
  expect(transportReason(failure)).toBe("connection refused");
});

test("an unknown host was not sent", async () => {
  expect(await failureOf(new URL("http://host.invalid"))).toMatchObject({ sent: false });
});

test.each([
  ["the headers", { headersMs: 30 }, () => {}],
  ["the headers, by the limit for the whole", { wholeMs: 30 }, () => {}],
  [
    "the body",
    { bodyMs: 30 },
    (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1"),
  ],
  [
    "the body, by the limit for the whole",
    { wholeMs: 30 },
    (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1"),
  ],
])("a server that is silent before the end of %s is given up", async (_, limits, answer) => {
  const failure = await failureOf(await serveBytes(answer), { limits });
  expect(failure).toMatchObject({ code: "TIMEOUT", sent: true, passing: true });
  expect(transportReason(failure)).toBe("response timed out");
});

test("a TLS handshake that is not answered counts as not connected", async () => {
  const url = await serveBytes(() => {});
  const failure = await failureOf(new URL(url.href.replace("http:", "https:")), {
    limits: { connectMs: 30 },
  });
  expect(failure).toMatchObject({ code: "CONNECT_TIMEOUT", sent: false, passing: true });
});

test.each([
  ["before the head", (socket: Socket) => socket.destroy(), "connection lost"],
  ["during the head", (socket: Socket) => socket.end("HTTP/1.1 200"), "connection lost"],
  [
    "during the body",
    (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1"),
    "connection lost",
  ],
  ["with something else", (socket: Socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"), "not HTTP"],
])("an answer that ends %s may have been carried out", async (_, answer, reason) => {
  const failure = await failureOf(await serveBytes(answer));
  expect(failure).toMatchObject({ sent: true, passing: true });
  expect(transportReason(failure)).toContain(reason);
});

test("an answer that is larger than the limit is not read to its end", async () => {
  const url = await serve((_, response) => response.end("12345"));
  expect(await failureOf(url, { maximumBytes: 4 })).toMatchObject({ code: "TOO_LARGE", passing: false });
  expect((await client({ maximumBytes: 5 }).send({ method: "GET", url })).text).toBe("12345");
});

test("the reason of the signal ends a request, before the head and during the body", async () => {
  for (const head of ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1"]) {
    const stop = new AbortController();
    const url = await serveBytes((socket) => socket.write(head, () => stop.abort(new Error("stopped"))));
    const request = { method: "GET", url, signal: stop.signal } as const;
    await expect(client().send(request)).rejects.toThrow("stopped");
    await expect(client().send(request)).rejects.toThrow("stopped");
  }
});

test("the proxy of the environment is used, but not for this machine", async () => {
  const proxied: (string | undefined)[] = [];
  const proxy = await serve((request, response) => {
    proxied.push(request.url);
    response.end("from the proxy");
  });
  const server = await serve((_, response) => response.end("from the server"));
  for (const name of ["http_proxy", "HTTP_PROXY"]) vi.stubEnv(name, proxy.origin);
  for (const name of ["no_proxy", "NO_PROXY"]) vi.stubEnv(name, "");
  const one = client();
  expect((await one.send({ method: "GET", url: server })).text).toBe("from the server");
  const answer = await one.send({ method: "GET", url: new URL("http://render.invalid/v1") });
  expect(answer.text).toBe("from the proxy");
  expect(proxied).toEqual(["http://render.invalid/v1"]);
});
