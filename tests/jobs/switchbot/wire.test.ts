import { expect, test } from "vitest";
import { signedHeaders } from "../../../jobs/src/switchbot/signature.ts";
import { createSwitchBot, type SwitchBot } from "../../../jobs/src/switchbot/switchbot.ts";
import { manualClock } from "../../../src/core/clock.ts";
import { respondWithSuccess, startTcpServer } from "./support/tcp-server.ts";

const now = new Date("2026-01-12T12:00:00Z");
const credentials = { token: "demo-token", secret: "demo-secret" };

/** The bytes of the requests that `work` sends over TCP, each with a successful response. */
async function bytesOf(work: (switchBot: SwitchBot) => Promise<unknown>): Promise<readonly string[]> {
  await using server = await startTcpServer(respondWithSuccess);
  await work(createSwitchBot({ baseUrl: server.url, ...credentials, clock: manualClock(now) }));
  return server.requests;
}

function headersOf(request: string): Record<string, string> {
  const [head = ""] = request.split("\r\n\r\n");
  const pairs = head
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(/: (.*)/s).slice(0, 2));
  return Object.fromEntries(pairs);
}

test("a status request has signed headers with names in lower case", async () => {
  const [request = ""] = await bytesOf((switchBot) => switchBot.deviceStatus("METER-1"));
  expect(request).toMatch(/^GET \/v1\.1\/devices\/METER-1\/status HTTP\/1\.1\r\n/);
  const { nonce = "", ...headers } = headersOf(request);
  expect(nonce).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(headers).toMatchObject({
    authorization: "demo-token",
    t: String(now.getTime()),
    sign: signedHeaders(credentials, { t: now.getTime(), nonce }).sign,
    "content-type": "application/json; charset=utf-8",
  });
});

test("a command has its body and type, and every request its own nonce", async () => {
  const requests = await bytesOf(async (switchBot) => {
    await switchBot.sendCommand("AIRCON", { command: "setAll", parameter: "21.0,5,3,on" });
    await switchBot.executeScene("SCENE");
  });
  const [command = "", scene = ""] = requests;
  expect(command).toMatch(/^POST \/v1\.1\/devices\/AIRCON\/commands HTTP\/1\.1\r\n/);
  expect(JSON.parse(command.split("\r\n\r\n")[1] ?? "")).toEqual({
    command: "setAll",
    parameter: "21.0,5,3,on",
    commandType: "command",
  });
  expect(scene).toMatch(/^POST \/v1\.1\/scenes\/SCENE\/execute HTTP\/1\.1\r\n/);
  expect(scene.split("\r\n\r\n")[1]).toBe("{}");
  expect(new Set(requests.map((request) => headersOf(request).nonce)).size).toBe(2);
});

test("an id cannot change the path", async () => {
  const requests = await bytesOf((switchBot) => switchBot.deviceStatus("../scenes/S?a=b"));
  expect(requests[0]).toMatch(/^GET \/v1\.1\/devices\/\.\.%2Fscenes%2FS%3Fa%3Db\/status HTTP/);
  const none = await bytesOf(async (switchBot) => {
    for (const id of ["", ".", ".."]) {
      await expect(switchBot.executeScene(id)).rejects.toMatchObject({ kind: "device" });
    }
  });
  expect(none).toEqual([]);
});
