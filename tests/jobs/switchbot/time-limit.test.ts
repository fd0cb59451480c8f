import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { createSwitchBot } from "../../../jobs/src/switchbot/switchbot.ts";
import { delayFreeClock } from "./support/client.ts";
import { startTcpServer } from "./support/tcp-server.ts";

const credentials = { token: "demo-token", secret: "demo-secret" };

const silences: [string, (socket: Socket) => void][] = [
  ["says nothing", () => {}],
  ["stops after the head", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")],
  ["stops within the body", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")],
];

test.each(silences)("a GET waits 15 s for a server that %s, and is sent twice", async (_, respond) => {
  const clock = delayFreeClock();
  await using server = await startTcpServer((socket) => {
    respond(socket);
    clock.manual.advance(15_000);
  });
  const switchBot = createSwitchBot({ baseUrl: server.url, ...credentials, clock });
  await expect(switchBot.deviceStatus("M")).rejects.toMatchObject({
    kind: "timeout",
    problem: { message: "SwitchBot status of device M: no response within 15 s" },
  });
  expect(server.requests).toHaveLength(2);
});

test.each(silences)("a POST to a server that %s is not repeated", async (_, respond) => {
  const clock = delayFreeClock();
  await using server = await startTcpServer((socket) => {
    respond(socket);
    clock.manual.advance(15_000);
  });
  const switchBot = createSwitchBot({ baseUrl: server.url, ...credentials, clock });
  await expect(switchBot.executeScene("S")).rejects.toMatchObject({ kind: "timeout" });
  expect(server.requests).toHaveLength(1);
});

test("an aborted call rejects with the reason, during a request and during a delay", async () => {
  for (const when of ["request", "delay"]) {
    const abort = new AbortController();
    const stop = () => abort.abort(new Error("stopped"));
    const clock = delayFreeClock();
    await using server = await startTcpServer((socket) => {
      if (when === "delay") socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
      else stop();
    });
    const switchBot = createSwitchBot({
      baseUrl: server.url,
      ...credentials,
      clock: {
        now: clock.now,
        at(at, action) {
          if (at.getTime() - clock.now().getTime() < 15_000) setImmediate(stop);
          return clock.manual.at(at, action);
        },
      },
      signal: abort.signal,
    });
    await expect(switchBot.deviceStatus("M")).rejects.toThrow("stopped");
    await expect(switchBot.deviceStatus("M")).rejects.toThrow("stopped");
    expect(server.requests).toHaveLength(1);
  }
});

test.each([
  ["cut within the body", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"],
  ["cut within the head", "HTTP/1.1 200"],
  ["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
])("a response that is %s is a transport error", async (_, bytes) => {
  await using server = await startTcpServer((socket) => socket.end(bytes));
  const switchBot = createSwitchBot({ baseUrl: server.url, ...credentials, clock: delayFreeClock() });
  await expect(switchBot.executeScene("S")).rejects.toMatchObject({ kind: "transport" });
  expect(server.requests).toHaveLength(1);
});

test("token, secret and signature never appear in a message, even if the server sends them back", async () => {
  await using server = await startTcpServer((socket, request) => {
    const sign = /^sign: (.*)\r$/m.exec(request)?.[1];
    const body = JSON.stringify({ message: `bad ${sign} of demo-token with demo-secret` });
    socket.end(
      `HTTP/1.1 400 Bad Request\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
  const switchBot = createSwitchBot({ baseUrl: server.url, ...credentials, clock: delayFreeClock() });
  await expect(switchBot.executeScene("S")).rejects.toThrow(
    'SwitchBot scene S: HTTP 400: "bad … of … with …"',
  );
});
