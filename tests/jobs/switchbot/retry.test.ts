import { expect, test } from "vitest";
import { delayMilliseconds } from "../../../jobs/src/switchbot/call.ts";
import { createSwitchBot } from "../../../jobs/src/switchbot/switchbot.ts";
import { delayFreeClock, startClient } from "./support/client.ts";
import { respondWithSuccess, startTcpServer } from "./support/tcp-server.ts";

const credentials = { token: "demo-token", secret: "demo-secret" };
const turnOn = { command: "turnOn", parameter: "default" };
const code190 = (message: string) => ({ status: 200, body: { statusCode: 190, body: {}, message } });

const transientFailures: [string, Record<string, unknown>, number][] = [
  ["429", { status: 429, body: { message: "Too Many Requests" } }, 429],
  ["500", { status: 500 }, 500],
  ["503 with text", { status: 503, body: "upstream is away" }, 503],
  ["190 out of sync", code190("out of sync"), 200],
  ["190 wrong device", code190("wrong deviceId"), 200],
  ["190 daily limit", code190("Requests reached the daily limit"), 200],
  ["a connection cut before the work", { drop: "before" }, 0],
  ["a connection cut after the work", { drop: "after" }, 0],
];

test.each(transientFailures)("a GET is retried after %s", async (_, fault, status) => {
  await using simulated = await startClient();
  const { switchBot, simulator, delays } = simulated;
  await simulated.fault(fault);
  expect(await switchBot.deviceStatus("LOCALMETER01")).toMatchObject({ temperature: 18 });
  expect(await simulator.requests()).toEqual([
    `GET /devices/LOCALMETER01/status ${status}`,
    "GET /devices/LOCALMETER01/status 200",
  ]);
  expect(delays).toEqual([5000]);
});

test.each(transientFailures)("a POST is never repeated after %s", async (_, fault, status) => {
  await using simulated = await startClient({ attempts: 5 });
  const { switchBot, simulator, delays } = simulated;
  await simulated.fault({ ...fault, times: 5 });
  await expect(switchBot.sendCommand("LOCALAIRCON1", turnOn)).rejects.toThrow(
    "command turnOn to device LOCALAIRCON1",
  );
  await expect(switchBot.executeScene("local-scene-off")).rejects.toThrow("scene local-scene-off");
  expect(await simulator.requests()).toEqual([
    `POST /devices/LOCALAIRCON1/commands ${status}`,
    `POST /scenes/local-scene-off/execute ${status}`,
  ]);
  expect(delays).toEqual([]);
});

test.each([400, 401, 403, 404, 422])("HTTP %i is final", async (status) => {
  await using simulated = await startClient();
  await simulated.fault({ status, times: 2 });
  await expect(simulated.switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({
    kind: status === 401 ? "unauthorized" : "rejected",
    problem: { message: `SwitchBot status of device LOCALMETER01: HTTP ${status}` },
  });
  expect(await simulated.simulator.requests()).toHaveLength(1);
});

test("after the last attempt the last failure is reported", async () => {
  await using simulated = await startClient({ attempts: 3, delaySeconds: 1 });
  const { switchBot, simulator, delays } = simulated;
  await simulated.fault({ drop: "before" });
  await simulated.fault({ status: 500 });
  await simulated.fault({ status: 502, body: { message: "Bad\nGateway" } });
  await expect(switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({
    kind: "server",
    problem: {
      message: 'SwitchBot status of device LOCALMETER01: HTTP 502: "Bad Gateway"',
      code: "SWITCHBOT006",
    },
  });
  expect(await simulator.requests()).toHaveLength(3);
  expect(delays).toEqual([1000, 2000]);
});

test("a reply that is retried counts if its HTTP status is 200, but not if it is 429 or 5xx", async () => {
  await using simulated = await startClient({ attempts: 4 });
  await simulated.fault({ status: 429 });
  await simulated.fault({ status: 500 });
  await simulated.fault(code190("out of sync"));
  await simulated.switchBot.deviceStatus("LOCALMETER01");
  expect(simulated.readings).toEqual([{ status: 200 }, { status: 200, remaining: 9999 }]);
});

test("Retry-After replaces the delay, up to five seconds", async () => {
  await using simulated = await startClient({ attempts: 5, random: () => 0.5 });
  const texts = ["2", "3600", "Wed, 21 Oct 2026 07:28:00 GMT", "-1"];
  for (const text of texts) await simulated.fault({ status: 503, headers: { "retry-after": text } });
  await simulated.switchBot.deviceStatus("LOCALMETER01");
  expect(simulated.delays).toEqual([2250, 5250, 5250, 5250]);
});

test.each([
  [{ attempt: 0, delaySeconds: 10 }, 5000],
  [{ attempt: 0, delaySeconds: 1 }, 1000],
  [{ attempt: 1, delaySeconds: 1 }, 2000],
  [{ attempt: 9, delaySeconds: 1 }, 5000],
  [{ attempt: 3, delaySeconds: 0 }, 0],
  [{ attempt: 0, delaySeconds: 10, retryAfter: "0" }, 0],
  [{ attempt: 0, delaySeconds: 1, retryAfter: "1.5" }, 1500],
])("%j waits %i ms and up to half a second more", (options, expected) => {
  const delay = (random: number) => delayMilliseconds({ retryAfter: null, ...options, random: () => random });
  expect([delay(0), delay(0.999)]).toEqual([expected, expected + 500]);
});

test("a POST that no server received is sent again", async () => {
  const { url } = await closedServer();
  const clock = delayFreeClock();
  const alone = createSwitchBot({ baseUrl: url, ...credentials, clock, attempts: 3 });
  await expect(alone.executeScene("S")).rejects.toMatchObject({
    kind: "transport",
    problem: { message: "SwitchBot scene S: connection refused" },
  });
  expect(clock.delays).toHaveLength(2);

  let server: Awaited<ReturnType<typeof startTcpServer>> | undefined;
  const startDuringDelay = Promise.withResolvers<void>();
  const baseUrl = (await closedServer()).url;
  const patient = createSwitchBot({
    baseUrl,
    ...credentials,
    clock: {
      now: clock.now,
      at(when, action) {
        if (when.getTime() - clock.now().getTime() >= 15_000) return clock.at(when, action);
        startTcpServer(respondWithSuccess, Number(baseUrl.port)).then((started) => {
          server = started;
          action();
          startDuringDelay.resolve();
        }, startDuringDelay.reject);
        return () => {};
      },
    },
  });
  await Promise.all([patient.executeScene("S"), startDuringDelay.promise]);
  expect(server?.requests).toHaveLength(1);
  await server?.[Symbol.asyncDispose]();
});

test("an unknown host name is reported as such", async () => {
  const baseUrl = new URL("https://switchbot.invalid");
  const switchBot = createSwitchBot({ baseUrl, ...credentials, clock: delayFreeClock(), attempts: 1 });
  await expect(switchBot.deviceStatus("M")).rejects.toMatchObject({
    kind: "transport",
    problem: { message: expect.stringMatching(/^SwitchBot status of device M: host name /) },
  });
});

/** The address of a server that has just stopped. */
async function closedServer(): Promise<{ url: URL }> {
  await using server = await startTcpServer(() => {});
  return { url: server.url };
}
