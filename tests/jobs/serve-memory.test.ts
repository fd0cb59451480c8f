import { expect, test } from "vitest";
import { startSwitchBotSimulator } from "../../src/local/switchbot/server.ts";
import { createTestDatabase } from "../support/postgres/database.ts";
import { tickManyTimes } from "./support/serve-memory/tick-many-times.ts";

// bench/jobs-serve.ts runs a thousand ticks and also measures memory, which needs more than sixty.
test("serve has the same open resources after sixty ticks as after twenty", async () => {
  const database = await createTestDatabase();
  await using simulator = await startSwitchBotSimulator({ speed: 60 });
  const samples = await tickManyTimes({ url: database.url, simulator, ticks: 60, every: 20 });
  expect(samples.map(({ tick }) => tick)).toEqual([20, 40, 60]);
  const [first, , last] = samples;
  expect(last?.listeners).toBe(first?.listeners);
  // A connection of the client may just be open or closed.
  expect(last?.handles).toBeLessThanOrEqual((first?.handles ?? 0) + 2);
  expect(last?.historyRows).toBeGreaterThanOrEqual(60);
});
