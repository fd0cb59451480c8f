import { createServer, get, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { openProxy, type ReverseProxy } from "../../../../src/local/render/engine/proxy.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function proxyTo(
  listener: Parameters<typeof createServer>[1],
): Promise<{ proxy: ReverseProxy; server: Server }> {
  const server = createServer(listener ?? (() => {}));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const proxy = await openProxy(undefined);
  proxy.route((server.address() as AddressInfo).port);
  open.push(proxy, server);
  return { proxy, server };
}

function responseTo(sent: ReturnType<typeof request>): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    sent.once("response", done);
    sent.once("error", failed);
  });
}

describe("the proxy in front of a web service", () => {
  it("forwards method, path, headers and body, and the address of the client", async () => {
    let seen: IncomingMessage | undefined;
    const { proxy } = await proxyTo(async (incoming, outgoing) => {
      seen = incoming;
      outgoing.setHeader("set-cookie", ["a=1", "b=2"]);
      outgoing.statusCode = 418;
      outgoing.end(`got ${await text(incoming)}`);
    });
    const sent = request({
      port: proxy.port,
      host: "127.0.0.1",
      method: "PUT",
      path: "/a?b=c",
      headers: {
        host: "example.com",
        connection: "keep-alive, x-private",
        "x-private": "1",
        "x-public": "2",
      },
    });
    sent.end("body");
    const response = await responseTo(sent);
    expect([response.statusCode, await text(response)]).toEqual([418, "got body"]);
    expect(response.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect([seen?.method, seen?.url]).toEqual(["PUT", "/a?b=c"]);
    expect(seen?.headers).toMatchObject({
      host: "example.com",
      "x-public": "2",
      "x-forwarded-for": "127.0.0.1",
    });
    expect(seen?.headers).not.toHaveProperty("x-private");
  });

  it("forwards a body of unknown length, also for DELETE", async () => {
    const { proxy } = await proxyTo(async (incoming, outgoing) => outgoing.end(await text(incoming)));
    const sent = request({
      port: proxy.port,
      host: "127.0.0.1",
      method: "DELETE",
      headers: { "transfer-encoding": "chunked" },
    });
    sent.write("one ");
    sent.end("two");
    expect(await text(await responseTo(sent))).toBe("one two");
  });

  it("forwards a response as it arrives", async () => {
    let finish = (): void => {};
    const { proxy } = await proxyTo((_, outgoing) => {
      outgoing.write("first");
      finish = () => outgoing.end();
    });
    const response = await responseTo(get({ port: proxy.port, host: "127.0.0.1" }));
    const chunk = await new Promise((done) =>
      response.once("data", (bytes: Buffer) => done(bytes.toString())),
    );
    expect(chunk).toBe("first");
    finish();
  });

  it("closes the connection when the instance closes it during a response", async () => {
    const { proxy } = await proxyTo((_, outgoing) => {
      outgoing.writeHead(200, { "content-length": "100" });
      outgoing.write("part", () => outgoing.destroy());
    });
    const response = await responseTo(get({ port: proxy.port, host: "127.0.0.1" }));
    await expect(text(response)).rejects.toThrow("aborted");
  });

  it("is idle when the last response has ended", async () => {
    const finish: (() => void)[] = [];
    const { proxy, server } = await proxyTo((_, outgoing) => {
      outgoing.flushHeaders();
      finish.push(() => outgoing.end());
    });
    const { port } = server.address() as AddressInfo;
    await proxy.idle(port);
    const send = () => responseTo(get({ port: proxy.port, host: "127.0.0.1" }));
    const [first, second] = [await send(), await send()];
    let idle = false;
    const waiting = proxy.idle(port).then(() => {
      idle = true;
    });
    finish[0]?.();
    await text(first);
    expect(idle).toBe(false);
    finish[1]?.();
    await text(second);
    await waiting;
  });

  it("forwards an upgraded connection", async () => {
    const { proxy, server } = await proxyTo(undefined);
    server.on("upgrade", (incoming, socket) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${incoming.headers.upgrade}\r\nConnection: Upgrade\r\n\r\n`,
      );
      socket.pipe(socket);
    });
    const client = connect(proxy.port, "127.0.0.1");
    open.push({ close: () => client.destroy() });
    client.write("GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
    let received = "";
    await new Promise<void>((done) => {
      client.on("data", (bytes: Buffer) => {
        received += bytes.toString();
        if (received.endsWith("\r\n\r\n")) client.write("hello");
        if (received.endsWith("hello")) done();
      });
    });
    expect(received).toContain("Upgrade: echo");
  });

  it("responds with 502 when the instance does not respond, and with 503 when the service is suspended", async () => {
    const { proxy, server } = await proxyTo(undefined);
    const { port } = server.address() as AddressInfo;
    server.close();
    const down = await fetch(`http://127.0.0.1:${proxy.port}`);
    expect([down.status, down.headers.get("x-render-routing")]).toEqual([502, "no-server"]);
    proxy.route("suspended");
    const suspended = await fetch(`http://127.0.0.1:${proxy.port}`);
    expect([suspended.status, suspended.headers.get("x-render-routing")]).toEqual([503, "suspend-by-user"]);
    expect(port).not.toBe(proxy.port);
  });
});
