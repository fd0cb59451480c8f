import { type Document, isDocument, parseDocument } from "../documents/document.ts";
import { parseTimestamp } from "../documents/timestamp.ts";
import { keepFileAside, readTextIfAny, replaceFile } from "./durable-file.ts";
import { brokenHistory } from "./file-problems.ts";
import { type HistoryRow, historyKeptMs, toHistoryColumns } from "./history.ts";

// A day of ticks at the shortest interval, fifteen seconds.
const maxRows = (24 * 3600) / 15;

/**
 * Adds a row and removes rows older than a day. Not for concurrent writers. A file with an invalid line is renamed
 * before this fails.
 */
export async function addToHistoryFile(path: string, row: HistoryRow): Promise<void> {
  const oldest = row.timestamp.getTime() - historyKeptMs;
  const kept = (await readHistoryFile(path, { keepAside: true })).filter(
    ({ timestamp }) => timestamp.getTime() >= oldest,
  );
  const rows = [...kept, row].slice(-maxRows);
  await replaceFile(path, rows.map((each) => `${JSON.stringify(toHistoryColumns(each))}\n`).join(""));
}

/** The rows in insertion order; none without a file. */
export async function readHistoryFile(path: string, { keepAside = false } = {}): Promise<HistoryRow[]> {
  const text = (await readTextIfAny(path)) ?? "";
  const rows: HistoryRow[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const row = parseHistoryRow(line);
    if (row === undefined) throw brokenHistory(path, keepAside ? await keepFileAside(path) : undefined);
    rows.push(row);
  }
  return rows;
}

function parseHistoryRow(line: string): HistoryRow | undefined {
  const row = parseDocument(line);
  const timestamp = parseTimestamp(row?.timestamp);
  if (row === undefined || timestamp === undefined) return undefined;
  return {
    timestamp,
    temperature: numberIn(row, "temperature"),
    humidity: numberIn(row, "humidity"),
    assumedAirconPower: textIn(row, "assumed_aircon_power"),
    lastAction: textIn(row, "last_action"),
    apiRequestsToday: numberIn(row, "api_requests_today"),
    errorCount: numberIn(row, "error_count"),
    lastTemperatureStale: typeof row.last_temperature_stale === "boolean" ? row.last_temperature_stale : null,
    timezone: textIn(row, "timezone"),
    metadata: isDocument(row.metadata) ? row.metadata : {},
  };
}

function numberIn(row: Document, key: string): number | null {
  const value = row[key];
  return typeof value === "number" ? value : null;
}

function textIn(row: Document, key: string): string | null {
  const value = row[key];
  return typeof value === "string" ? value : null;
}
