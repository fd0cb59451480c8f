import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import { toHistoryColumns } from "../../../jobs/src/store/history.ts";
import { readHistoryFile } from "../../../jobs/src/store/history-file.ts";
import { historyRow } from "../support/history-row.ts";
import { createStateFolder } from "../support/state-folder.ts";

const noon = new Date("2026-01-12T12:00:00.000Z");
const hoursLater = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);

test("there is no newest row at first, and then it is the last one added", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  expect(await store.newestHistory()).toBeUndefined();
  expect(await folder.files()).toEqual([]);
  await store.addHistory(historyRow({ timestamp: noon }));
  await store.addHistory(historyRow({ timestamp: hoursLater(1) }));
  expect(await store.newestHistory()).toEqual(hoursLater(1));
});

test("a row is read as it was added", async () => {
  await using folder = await createStateFolder();
  const row = historyRow({ timestamp: noon, temperature: null, metadata: { pending: { remaining: 1 } } });
  await new FileStore(folder.path).addHistory(row);
  expect(await readHistoryFile(join(folder.path, "history.jsonl"))).toEqual([row]);
});

test("rows older than a day are removed with the next one", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  for (const hours of [0, 1, 24.5]) await store.addHistory(historyRow({ timestamp: hoursLater(hours) }));
  const rows = await readHistoryFile(join(folder.path, "history.jsonl"));
  expect(rows.map(({ timestamp }) => timestamp)).toEqual([hoursLater(1), hoursLater(24.5)]);
});

test("an invalid file is reported by a reader and renamed by a writer", async () => {
  await using folder = await createStateFolder();
  const store = new FileStore(folder.path);
  await writeFile(join(folder.path, "history.jsonl"), '{"timestamp": "soon"}\n');
  await expect(store.newestHistory()).rejects.toMatchObject({ problem: { code: "STORE005" } });
  const adding = store.addHistory(historyRow({ timestamp: noon }));
  await expect(adding).rejects.toMatchObject({ problem: { message: expect.stringContaining("renamed to") } });
  await store.addHistory(historyRow({ timestamp: noon }));
  expect(await folder.files()).toEqual([
    "history.jsonl",
    expect.stringMatching(/^history\.jsonl\.broken-\d{8}T/),
  ]);
});

test("values that do not fit the application's columns are truncated or dropped", () => {
  const row = historyRow({
    timestamp: noon,
    temperature: 999.96,
    humidity: 40.26,
    assumedAirconPower: "🌡".repeat(11),
    lastAction: "x".repeat(256),
    apiRequestsToday: 2 ** 31,
    errorCount: 1.5,
    timezone: "x".repeat(51),
  });
  expect(toHistoryColumns(row)).toEqual({
    timestamp: "2026-01-12T12:00:00.000000+00:00",
    temperature: null,
    humidity: 40.3,
    assumed_aircon_power: "🌡".repeat(10),
    last_action: "x".repeat(255),
    api_requests_today: null,
    error_count: null,
    last_temperature_stale: false,
    timezone: "x".repeat(50),
    metadata: row.metadata,
  });
});
