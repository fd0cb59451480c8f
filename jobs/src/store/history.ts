import { dayMs } from "../../../src/core/time-units.ts";
import type { Document } from "../documents/document.ts";
import { formatTimestamp } from "../documents/timestamp.ts";

/** One row of the history of readings, in the application's terms. `null`: unknown. */
export interface HistoryRow {
  readonly timestamp: Date;
  /** In °C. */
  readonly temperature: number | null;
  /** In percent. */
  readonly humidity: number | null;
  readonly assumedAirconPower: string | null;
  readonly lastAction: string | null;
  readonly apiRequestsToday: number | null;
  readonly errorCount: number | null;
  readonly lastTemperatureStale: boolean | null;
  /** IANA name. */
  readonly timezone: string | null;
  readonly metadata: Document;
}

/** Older rows are removed whenever one is added. */
export const historyKeptMs = dayMs;

/** The row by column name of the application's table: texts truncated, numbers out of range `null`. */
export function toHistoryColumns(row: HistoryRow): Document {
  return {
    timestamp: formatTimestamp(row.timestamp),
    temperature: oneDecimal(row.temperature),
    humidity: oneDecimal(row.humidity),
    assumed_aircon_power: cut(row.assumedAirconPower, 10),
    last_action: cut(row.lastAction, 255),
    api_requests_today: int32(row.apiRequestsToday),
    error_count: int32(row.errorCount),
    last_temperature_stale: row.lastTemperatureStale,
    timezone: cut(row.timezone, 50),
    metadata: row.metadata,
  };
}

/** decimal(4,1): three digits before the point. */
function oneDecimal(value: number | null): number | null {
  if (value === null) return null;
  const rounded = Number(value.toFixed(1));
  return Math.abs(rounded) < 1000 ? rounded : null;
}

function int32(value: number | null): number | null {
  return value !== null && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null;
}

// The database counts characters, not UTF-16 units.
function cut(text: string | null, length: number): string | null {
  return text === null ? null : [...text].slice(0, length).join("");
}
