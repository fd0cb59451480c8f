import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { startTestSimulator, type TestSimulator } from "../../support/switchbot-simulator.ts";

const meter = "/devices/LOCALMETER01/status";
const aircon = "/devices/LOCALAIRCON1";
const remote = "/devices/02-202001010000-12345678";

interface Reply {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

/** A signature computed independently of the client's code. */
function signed({ credentials: { token, secret }, clock }: TestSimulator): Record<string, string> {
  const t = String(clock.now().getTime());
  const nonce = randomUUID();
  const sign = createHmac("sha256", secret)
    .update(token + t + nonce)
    .digest("base64");
  return { Authorization: token, t, nonce, sign };
}

/** Sends the names of the headers unchanged, which fetch and undici may not. */
function send(
  simulator: TestSimulator,
  method: "GET" | "POST",
  path: string,
  { headers = signed(simulator), body }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Reply> {
  return new Promise((done, failed) => {
    const request = httpRequest(`${simulator.url}/v1.1${path}`, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }),
      );
    });
    request.once("error", failed);
    request.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
  });
}

const success = (body: unknown) => ({ statusCode: 100, body, message: "success" });
const failure = (statusCode: number) => ({ statusCode, body: {}, message: expect.any(String) });

test("the meter returns temperature and humidity, and the remaining calls", async () => {
  await using simulator = await startTestSimulator();
  const { status, headers, body } = await send(simulator, "GET", meter);
  expect(status).toBe(200);
  expect(headers["x-ratelimit-remaining"]).toBe("9999");
  expect(body).toEqual(
    success({
      deviceId: "LOCALMETER01",
      deviceType: "Meter",
      hubDeviceId: "LOCALHUBMINI",
      temperature: 18,
      humidity: 57,
      battery: 100,
      version: "V2.5",
    }),
  );
});

test("devices and infrared remotes are listed separately, scenes by id and name", async () => {
  await using simulator = await startTestSimulator();
  const { body } = await send(simulator, "GET", "/devices");
  expect(body).toMatchObject({
    body: {
      deviceList: [
        { deviceId: "LOCALHUBMINI", deviceType: "Hub Mini" },
        { deviceId: "LOCALMETER01", deviceType: "Meter" },
        { deviceId: "LOCALAIRCON1", deviceType: "Air Conditioner" },
      ],
      infraredRemoteList: [{ deviceId: "02-202001010000-12345678", remoteType: "Air Conditioner" }],
    },
  });
  expect((await send(simulator, "GET", "/scenes")).body).toEqual(
    success([
      { sceneId: "local-scene-winter", sceneName: "Heat" },
      { sceneId: "local-scene-summer", sceneName: "Cool" },
      { sceneId: "local-scene-fan", sceneName: "Fan" },
      { sceneId: "local-scene-off", sceneName: "Off" },
    ]),
  );
});

test.each<[string, (headers: Record<string, string>, simulator: TestSimulator) => Record<string, string>]>([
  ["no signature", () => ({})],
  ["another token", (headers) => ({ ...headers, Authorization: "other" })],
  ["a bearer token", (headers) => ({ ...headers, Authorization: `Bearer ${headers.Authorization}` })],
  ["a wrong signature", (headers) => ({ ...headers, sign: `${headers.sign}=` })],
  ["another nonce than the signed one", (headers) => ({ ...headers, nonce: randomUUID() })],
  ["another time than the signed one", (headers) => ({ ...headers, t: String(Number(headers.t) + 1) })],
  ["a name in capitals", ({ sign = "", ...headers }) => ({ ...headers, Sign: sign })],
])("%s is unauthorized", async (_, spoil) => {
  await using simulator = await startTestSimulator();
  const reply = await send(simulator, "GET", meter, { headers: spoil(signed(simulator), simulator) });
  expect(reply).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
  expect((await send(simulator, "GET", meter)).status).toBe(200);
});

test("a signature is accepted once and only while it is recent; it may be in upper case", async () => {
  await using simulator = await startTestSimulator();
  const used = signed(simulator);
  expect((await send(simulator, "GET", meter, { headers: used })).status).toBe(200);
  expect((await send(simulator, "GET", meter, { headers: used })).status).toBe(401);

  const old = signed(simulator);
  simulator.clock.advance(5 * 60_000 + 1);
  expect((await send(simulator, "GET", meter, { headers: old })).status).toBe(401);

  const { sign = "", ...rest } = signed(simulator);
  const upper = { ...rest, sign: sign.toUpperCase() };
  expect((await send(simulator, "GET", meter, { headers: upper })).status).toBe(200);
});

test("the air conditioner executes commands, by its own id and by its remote's", async () => {
  await using simulator = await startTestSimulator();
  const setAll = { command: "setAll", parameter: "21.0,5,3,on", commandType: "command" };
  expect((await send(simulator, "POST", `${remote}/commands`, { body: setAll })).body).toEqual(success({}));
  expect((await send(simulator, "GET", `${aircon}/status`)).body).toMatchObject({
    body: { power: "on", mode: 5, temperature: 21, fanSpeed: 3 },
  });
  const turnOff = { command: "turnOff", parameter: "default", commandType: "command" };
  expect((await send(simulator, "POST", `${aircon}/commands`, { body: turnOff })).body).toEqual(success({}));
  expect((await send(simulator, "GET", `${aircon}/status`)).body).toMatchObject({ body: { power: "off" } });
});

test("scenes set the air conditioner", async () => {
  await using simulator = await startTestSimulator();
  const set: unknown[] = [];
  for (const name of ["winter", "fan", "summer", "off"]) {
    const reply = await send(simulator, "POST", `/scenes/local-scene-${name}/execute`, { body: {} });
    expect(reply.body).toEqual(success({}));
    set.push(await simulator.control("GET", "/room"));
  }
  expect(set).toMatchObject([
    { aircon: { power: "on", mode: 5, temperature: 23 } },
    { aircon: { power: "on", mode: 4 } },
    { aircon: { power: "on", mode: 2, temperature: 22 } },
    { aircon: { power: "off" } },
  ]);
  expect((await send(simulator, "POST", "/scenes/other/execute", { body: {} })).body).toEqual(failure(190));
});

test.each([
  ["GET", `${remote}/status`, undefined, 190],
  ["GET", "/devices/OTHER/status", undefined, 152],
  ["POST", "/devices/OTHER/commands", { command: "turnOn" }, 152],
  ["POST", "/devices/LOCALMETER01/commands", { command: "turnOn" }, 160],
  ["POST", `${aircon}/commands`, { command: "press" }, 160],
  ["POST", `${aircon}/commands`, { command: "turnOn", commandType: "customize" }, 160],
  ["POST", `${aircon}/commands`, { command: "setAll", parameter: "21,9,3,on" }, 190],
  ["POST", `${aircon}/commands`, { command: "setAll", parameter: "warm,5,3,on" }, 190],
  ["POST", `${aircon}/commands`, { command: "setAll", parameter: "21,5,3,on,now" }, 190],
  ["POST", `${aircon}/commands`, { command: "setAll" }, 190],
  ["POST", `${aircon}/commands`, "{", 190],
  ["POST", `${aircon}/commands`, [], 190],
] as const)("%s %s with %j is refused with code %i and changes nothing", async (method, path, body, code) => {
  await using simulator = await startTestSimulator();
  const before = await simulator.control("GET", "/room");
  const reply = await send(simulator, method, path, { body });
  expect(reply).toMatchObject({ status: 200, body: failure(code) });
  expect(await simulator.control("GET", "/room")).toEqual(before);
});

test("calls over the daily limit are refused, in one of the two known ways, until the next UTC day", async () => {
  await using simulator = await startTestSimulator();
  await simulator.control("POST", "/quota", { limit: 2 });
  await send(simulator, "GET", meter);
  expect((await send(simulator, "GET", meter)).headers["x-ratelimit-remaining"]).toBe("0");
  expect(await send(simulator, "GET", meter)).toMatchObject({
    status: 200,
    body: { statusCode: 190, message: "Requests reached the daily limit" },
  });
  await simulator.control("POST", "/quota", { reply: 429 });
  expect((await send(simulator, "GET", meter)).status).toBe(429);
  simulator.clock.set(new Date("2026-01-13T00:00:00Z"));
  expect((await send(simulator, "GET", meter)).headers["x-ratelimit-remaining"]).toBe("1");
});

test("the control API requires the token; other paths are not found", async () => {
  await using simulator = await startTestSimulator();
  expect((await fetch(`${simulator.url}/_local/room`)).status).toBe(401);
  expect(await send(simulator, "GET", "/webhook")).toMatchObject({ status: 404 });
  expect((await fetch(simulator.url)).status).toBe(404);
});
