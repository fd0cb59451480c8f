import { expect, test } from "vitest";
import type { HistoryRow } from "../../../jobs/src/store/history.ts";
import { createTestDatabase } from "../../support/postgres/database.ts";
import { historyRow } from "../support/history-row.ts";
import { openTestStore } from "../support/postgres-store.ts";

const row: HistoryRow = historyRow({ timestamp: new Date("2026-01-12T12:00:00.123Z") });

test("the history gets a row with the application's columns", async () => {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  const timestamp = new Date();
  await store.addHistory({ ...row, timestamp });
  expect(await database.query("SELECT * FROM state_history")).toEqual([
    {
      id: 1,
      timestamp,
      temperature: "21.5",
      humidity: "40.0",
      assumed_aircon_power: "on",
      last_action: "setAll(21.0,5,3,on)",
      api_requests_today: 12,
      error_count: 0,
      last_temperature_stale: false,
      timezone: "Europe/Paris",
      metadata: { automation_active: null, pending_off_repeat: null },
    },
  ]);
  expect(await store.newestHistory()).toEqual(timestamp);
});

test("values that do not fit the columns are truncated or null, and nulls are stored", async () => {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  const timestamp = new Date();
  await store.addHistory({
    timestamp,
    temperature: 1e9,
    humidity: Number.NaN,
    assumedAirconPower: "an unknown power",
    lastAction: "x".repeat(300),
    apiRequestsToday: null,
    errorCount: 0.5,
    lastTemperatureStale: null,
    timezone: "é".repeat(60),
    metadata: {},
  });
  expect(await database.query("SELECT * FROM state_history")).toEqual([
    expect.objectContaining({
      temperature: null,
      humidity: null,
      assumed_aircon_power: "an unknown",
      last_action: "x".repeat(255),
      api_requests_today: null,
      error_count: null,
      timezone: "é".repeat(50),
    }),
  ]);
});

test("adding a row removes rows older than a day", async () => {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  for (const hours of [30, 25, 23]) await store.addHistory({ ...row, timestamp: hoursAgo(hours) });
  await store.addHistory({ ...row, timestamp: hoursAgo(0) });
  expect(await database.query("SELECT count(*)::int AS count FROM state_history")).toEqual([{ count: 2 }]);
});

test("a row is stored once, however often it is added", async () => {
  const database = await createTestDatabase();
  await using store = openTestStore(database);
  const timestamp = new Date();
  await store.addHistory({ ...row, timestamp });
  await store.addHistory({ ...row, timestamp });
  expect(await database.query("SELECT count(*)::int AS count FROM state_history")).toEqual([{ count: 1 }]);
});
