import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSwitchBot } from "../../../jobs/src/switchbot/switchbot.ts";
import { realClock } from "../../../src/core/clock.ts";
import { type Started, startNode } from "../../support/process.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const cli = resolve(import.meta.dirname, "../../../src/cli.ts");
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let started: Started[];

beforeEach(async () => {
  folder = await temporaryFolder();
  started = [];
});
afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill("SIGKILL");
    await ended;
  }
  await folder[Symbol.asyncDispose]();
});

function run(args: string[], env: NodeJS.ProcessEnv = {}): Started {
  const { SWITCHBOT_TOKEN: _, SWITCHBOT_SECRET: __, ...others } = process.env;
  const data = ["--data", join(folder.path, "data")];
  const simulator = startNode([cli, "switchbot-simulator", ...data, ...args], { ...others, ...env });
  started.push(simulator);
  return simulator;
}

async function urlOf(simulator: Started): Promise<URL> {
  await simulator.printed("listening on ");
  return new URL(simulator.output.stdout.trim().replace("listening on ", ""));
}

test("prints its address and continues with the same room after kill -9", async () => {
  const first = run(["--port", "0"]);
  const baseUrl = await urlOf(first);
  const credentials = { token: "switchbot-local-token", secret: "switchbot-local-secret" };
  await createSwitchBot({ baseUrl, ...credentials, clock: realClock() }).executeScene("local-scene-winter");
  await first.printed("air conditioner heats to 23 °C");
  first.child.kill("SIGKILL");
  await first.ended;

  const second = run(["--port", baseUrl.port]);
  expect(await urlOf(second)).toEqual(baseUrl);
  const again = createSwitchBot({ baseUrl, ...credentials, clock: realClock() });
  expect(await again.deviceStatus("LOCALAIRCON1")).toMatchObject({ power: "on", mode: 5, temperature: 23 });
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  expect(second.output.stdout).toBe(`listening on ${baseUrl.origin}\n`);
});

test("token and secret come from the environment and are not printed", async () => {
  const simulator = run(["--port", "0"], { SWITCHBOT_TOKEN: "own-token", SWITCHBOT_SECRET: "own-secret" });
  const baseUrl = await urlOf(simulator);
  const own = createSwitchBot({ baseUrl, token: "own-token", secret: "own-secret", clock: realClock() });
  await own.sendCommand("LOCALAIRCON1", { command: "turnOn", parameter: "default" });
  await simulator.printed("air conditioner heats");
  expect(JSON.stringify(simulator.output)).not.toContain("own-");
});

test("a port in use is one message, with exit code 1", async () => {
  const { port } = await urlOf(run(["--port", "0"]));
  const second = run(["--port", port]);
  expect(await second.ended).toBe(1);
  expect(second.output).toEqual({
    stdout: "",
    stderr: expect.stringMatching(
      /^✖ SwitchBot simulator: port \d+ of 127\.0\.0\.1 is in use\n {2}.*\[LOCAL001\]\n$/,
    ),
  });
});

test.each([
  ["--port", "http"],
  ["--speed", "0"],
  ["--speed", "fast"],
  ["--speed", "-2"],
])("%s %s is refused with exit code 2", async (...args) => {
  const simulator = run(args);
  expect(await simulator.ended).toBe(2);
  expect(simulator.output.stdout).toBe("");
  expect(simulator.output.stderr).toContain("It must be a number");
});
