import { expect, test } from "vitest";
import { startClient } from "./support/client.ts";

const turnOff = { command: "turnOff", parameter: "default" };

test("the body of a status is returned, and every reply has the remaining quota", async () => {
  await using simulated = await startClient();
  const { switchBot, readings } = simulated;
  expect(await switchBot.deviceStatus("LOCALMETER01")).toMatchObject({ temperature: 18, humidity: 57 });
  await switchBot.sendCommand("02-202001010000-12345678", {
    command: "setAll",
    parameter: "21.0,5,3,on",
  });
  await switchBot.executeScene("local-scene-off");
  expect(await switchBot.listDevices()).toMatchObject({
    deviceList: [{ deviceId: "LOCALHUBMINI" }, { deviceId: "LOCALMETER01" }, { deviceId: "LOCALAIRCON1" }],
    infraredRemoteList: [{ deviceId: "02-202001010000-12345678" }],
  });
  expect(readings).toEqual([9999, 9998, 9997, 9996].map((remaining) => ({ status: 200, remaining })));
});

test.each([
  [{ token: "", secret: "demo-secret" }, "SWITCHBOT_TOKEN is not set"],
  [{ token: "demo-token", secret: "" }, "SWITCHBOT_SECRET is not set"],
  [{ token: "demo-token\n", secret: "demo-secret" }, "SWITCHBOT_TOKEN has a space"],
  [{ token: "demo-token", secret: "“demo-secret”" }, "SWITCHBOT_SECRET has a space or a non-ASCII character"],
])("with %j nothing is sent", async (credentials, message) => {
  await using simulated = await startClient(credentials);
  const { switchBot, simulator, readings } = simulated;
  for (const call of [
    switchBot.deviceStatus("M"),
    switchBot.sendCommand("A", turnOff),
    switchBot.executeScene("S"),
  ])
    await expect(call).rejects.toMatchObject({
      kind: "credentials",
      problem: { message: expect.stringContaining(message) },
    });
  expect(await simulator.requests()).toEqual([]);
  expect(readings).toEqual([]);
});

test("a wrong secret is unauthorized and not retried", async () => {
  await using simulated = await startClient({ secret: "another-secret" });
  const { switchBot, simulator, readings } = simulated;
  await expect(switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({
    kind: "unauthorized",
    problem: { message: 'SwitchBot status of device LOCALMETER01: HTTP 401: "Unauthorized"' },
  });
  expect(await simulator.requests()).toEqual(["GET /devices/LOCALMETER01/status 401"]);
  expect(readings).toEqual([{ status: 401 }]);
});

test("an exceeded daily limit is a quota error, with code 190 and with 429", async () => {
  await using simulated = await startClient({ attempts: 1 });
  const { switchBot, simulator, readings } = simulated;
  await simulator.control("POST", "/quota", { used: 10_000 });
  await expect(switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({
    kind: "quota",
    problem: {
      message:
        'SwitchBot status of device LOCALMETER01: 190, the daily quota is used up: "Requests reached the daily limit"',
    },
  });
  await simulator.control("POST", "/quota", { reply: 429 });
  await expect(switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({ kind: "quota" });
  expect(readings).toEqual([
    { status: 200, remaining: 0 },
    { status: 429, remaining: 0 },
  ]);
});

test.each([
  ["Requests reached the daily limit", "quota", { status: 200, remaining: 0 }],
  ["Too many Request", "quota", { status: 200, remaining: 0 }],
  ["wrong deviceId", "device", { status: 200 }],
  ["Device internal error due to device states not synchronized with server", "rejected", { status: 200 }],
  ["", "rejected", { status: 200 }],
])("code 190 with message %j is of kind %s", async (message, kind, reading) => {
  await using simulated = await startClient({ attempts: 1 });
  await simulated.fault({ status: 200, body: { statusCode: 190, body: {}, message } });
  await expect(simulated.switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({
    kind,
    problem: { message: expect.stringContaining(message) },
  });
  expect(simulated.readings).toEqual([reading]);
});

test("the header wins over a daily-limit message that contradicts it", async () => {
  await using simulated = await startClient({ attempts: 1 });
  await simulated.fault({
    status: 200,
    headers: { "X-RateLimit-Remaining": "5000" },
    body: { statusCode: 190, body: {}, message: "Too many Request" },
  });
  await expect(simulated.switchBot.executeScene("S")).rejects.toMatchObject({ kind: "quota" });
  expect(simulated.readings).toEqual([{ status: 200, remaining: 5000 }]);
});

test.each([
  [151, "device"],
  [152, "device"],
  [160, "device"],
  [161, "device"],
  [171, "device"],
  [172, "rejected"],
])("code %i is of kind %s and not retried", async (statusCode, kind) => {
  await using simulated = await startClient();
  const { switchBot, simulator } = simulated;
  await simulated.fault({ status: 200, body: { statusCode, body: {}, message: "no" }, times: 2 });
  await expect(switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({ kind });
  expect(await simulator.requests()).toHaveLength(1);
});

test.each([
  ["text that is not JSON", { status: 200, body: "<html>" }],
  ["a list", { status: 200, body: [] }],
  ["an empty response", { status: 200 }],
  ["no code", { status: 200, body: { body: { temperature: 20 } } }],
  ["a code that is no number", { status: 200, body: { statusCode: "100", body: {} } }],
  ["a status without a body", { status: 200, body: { statusCode: 100, message: "success" } }],
  ["a body that is no object", { status: 200, body: { statusCode: 100, body: [] } }],
  ["a redirect", { status: 302, headers: { location: "/v1.1/devices" } }],
  ["two megabytes", { status: 200, body: { statusCode: 100, body: { text: "x".repeat(2_000_000) } } }],
])("%s is nonsense and not retried", async (_, fault) => {
  await using simulated = await startClient();
  const { switchBot, simulator } = simulated;
  await simulated.fault(fault);
  await expect(switchBot.deviceStatus("LOCALMETER01")).rejects.toMatchObject({ kind: "nonsense" });
  expect(await simulator.requests()).toHaveLength(1);
});
