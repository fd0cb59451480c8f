import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestRender, type TestRender } from "../../support/local-render.ts";

let render: TestRender;
const lines: string[] = [];

beforeAll(async () => {
  render = await startTestRender({ log: (line) => lines.push(line) });
});
afterAll(() => render[Symbol.asyncDispose]());

/** The server's response to these bytes until it or, with `end`, the client closes the connection. */
async function send(request: string, { end = false } = {}): Promise<{ status: number; body: string }> {
  const socket = connect(Number(new URL(render.url).port), "127.0.0.1");
  socket.on("error", () => {}); // the server may close the connection before everything was sent
  if (end) socket.end(request);
  else socket.write(request);
  const answer = await text(socket).catch(() => "");
  return { status: Number(answer.split(" ")[1] ?? 0), body: answer.split("\r\n\r\n").slice(1).join("") };
}

const head = (line: string, ...headers: string[]): string =>
  [line, `Authorization: Bearer ${render.apiKey}`, "Connection: close", ...headers, "", ""].join("\r\n");

test.each(["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "a b", "", undefined])(
  "a request to the host %j is refused before its key is checked",
  async (host) => {
    const { status, body } = await send(
      head("GET /v1/services HTTP/1.1", ...(host === undefined ? [] : [`Host: ${host}`])),
    );
    expect(status).toBe(403);
    expect(body).toContain('{"message":"the local Render accepts requests to 127.0.0.1 and localhost only"}');
  },
);

test.each(["127.0.0.1", "localhost", "LOCALHOST:80", "[::1]:4000"])(
  "a request to the host %j is accepted",
  async (host) => {
    expect((await send(head("GET /v1/services HTTP/1.1", `Host: ${host}`))).status).toBe(200);
  },
);

test.each([
  ["no HTTP", () => "\x16\x03\x01 hello\r\n\r\n", 400, "not an HTTP request"],
  ["an unknown method", () => head("BREW /v1/services HTTP/1.1", "Host: localhost"), 400, "not an HTTP"],
  [
    "headers of 100 kB",
    () => head("GET /v1/services HTTP/1.1", "Host: localhost", `X-Long: ${"x".repeat(100_000)}`),
    431,
    "request headers are too large",
  ],
  [
    "a broken chunk",
    () => `${head("POST /v1/services HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked")}zz\r\n{}`,
    400,
    "not an HTTP request",
  ],
])("%s gets an error in Render's form", async (_what, request, status, message) => {
  const answer = await send(request());
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toEqual({ message: expect.stringContaining(message) });
});

test("a client that disconnects while sending its body causes no server error", async () => {
  await send(`${head("POST /v1/services HTTP/1.1", "Host: localhost", "Content-Length: 100")}{"type`, {
    end: true,
  });
  expect((await render.call("GET", "/services")).body).toEqual([]);
  expect(lines).toEqual([]);
});
