import type { Document, JsonValue } from "../documents/document.ts";
import { toFloat, toInteger } from "../documents/python-values.ts";
import type { HistoryRow } from "../store/history.ts";

/** The history row of a tick, of the document `state` as the tick leaves it. */
export function buildHistoryRow(state: Document, { zone, now }: { zone: string; now: Date }): HistoryRow {
  return {
    timestamp: now,
    temperature: toFloat(state.last_temperature) ?? null,
    humidity: toFloat(state.last_humidity) ?? null,
    assumedAirconPower: textOrNull(state.assumed_aircon_power),
    lastAction: textOrNull(state.last_action),
    apiRequestsToday: toInteger(state.api_requests_total) ?? 0,
    errorCount: toInteger(state.error_count) ?? 0,
    lastTemperatureStale: state.last_temperature_stale === true,
    timezone: zone,
    metadata: {
      last_read_at: state.last_read_at ?? null,
      last_tick: state.last_tick ?? null,
      automation_active: state.automation_active ?? null,
      pending_off_repeat: state.pending_off_repeat ?? null,
    },
  };
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
