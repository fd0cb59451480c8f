import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSwitchBot, type SwitchBot } from "../../../jobs/src/switchbot/switchbot.ts";
import { startTestSimulator, type TestSimulator } from "../../support/switchbot-simulator.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const clientOf = ({ url, credentials, clock }: TestSimulator): SwitchBot =>
  createSwitchBot({ baseUrl: new URL(url), ...credentials, clock });

async function temperatureIn(simulator: TestSimulator): Promise<number> {
  return Number((await clientOf(simulator).deviceStatus("LOCALMETER01")).temperature);
}

test("a room is heated by a scene and cools down without it, at the given speed", async () => {
  await using simulator = await startTestSimulator({ speed: 20 });
  const client = clientOf(simulator);
  const seen = [await temperatureIn(simulator)];
  const aMinuteLater = async (): Promise<void> => {
    simulator.clock.advance(60_000);
    seen.push(await temperatureIn(simulator));
  };
  await aMinuteLater();
  await client.executeScene("local-scene-winter");
  await aMinuteLater();
  await aMinuteLater();
  await client.executeScene("local-scene-off");
  await aMinuteLater();
  expect(seen).toEqual([18, 16.6, 20.9, 22.3, 20.5]);
});

test("the speed of a room can be changed at any time", async () => {
  await using simulator = await startTestSimulator();
  expect(await simulator.control("POST", "/room", { speed: 60 })).toMatchObject({ temperature: 18 });
  simulator.clock.advance(3 * 60_000);
  expect(await temperatureIn(simulator)).toBeCloseTo(5 + 13 * Math.exp(-1), 1);
  await simulator.control("POST", "/room", { speed: 1 });
  simulator.clock.advance(3 * 60_000);
  expect(await temperatureIn(simulator)).toBeCloseTo(5 + 13 * Math.exp(-1), 0);
  await expect(simulator.control("POST", "/room", { speed: 0 })).rejects.toThrow("400");
});

test("the address stays the same across a restart", async () => {
  await using folder = await temporaryFolder();
  const first = await startTestSimulator({ dataDir: folder.path });
  await first.close();
  await using second = await startTestSimulator({ dataDir: folder.path });
  expect(second.url).toBe(first.url);
});

test("time also passes while the simulator does not run", async () => {
  await using folder = await temporaryFolder();
  await using first = await startTestSimulator({ dataDir: folder.path });
  await first.control("POST", "/room", { temperature: 20, outside: 0 });
  await clientOf(first).sendCommand("LOCALAIRCON1", { command: "setAll", parameter: "26.5,5,4,on" });
  await first.close();

  const { clock } = first;
  clock.advance(3 * 3_600_000);
  await using second = await startTestSimulator({ dataDir: folder.path, clock });
  expect(await second.control("GET", "/room")).toEqual({
    temperature: 26.5,
    humidity: 33,
    outside: 0,
    aircon: { power: "on", mode: 5, temperature: 26.5, fanSpeed: 4 },
  });
});

test("an unchanged room is the same after a restart", async () => {
  await using folder = await temporaryFolder();
  await using first = await startTestSimulator({ dataDir: join(folder.path, "new") });
  await first.close();
  first.clock.advance(3_600_000);
  await using second = await startTestSimulator({ dataDir: join(folder.path, "new"), clock: first.clock });
  expect(await temperatureIn(second)).toBeCloseTo(5 + 13 * Math.exp(-1 / 3), 1);
});

test("a clock that is set back does not change the room", async () => {
  await using simulator = await startTestSimulator();
  simulator.clock.set(new Date("2026-01-11T12:00:00Z"));
  expect(await temperatureIn(simulator)).toBe(18);
});

test.each(["{", "[]", '{"temperature": "warm"}'])(
  "a file that contains %s is refused and kept",
  async (content) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "room.json"), content);
    await expect(startTestSimulator({ dataDir: folder.path })).rejects.toThrow(
      /room\.json cannot be read: it does not contain a room\n.*\[SIM001\]/,
    );
  },
);
