import { floatOf, integerOf } from "../documents/coerce.ts";
import type { Document, JsonValue } from "../documents/document.ts";
import type { HistoryRow } from "../store/history.ts";

/** The history row of a tick, of the document `state` as the tick leaves it. */
export function historyRowOf(state: Document, { zone, now }: { zone: string; now: Date }): HistoryRow {
  return {
    timestamp: now,
    temperature: floatOf(state.last_temperature) ?? null,
    humidity: floatOf(state.last_humidity) ?? null,
    assumedAirconPower: textOrNull(state.assumed_aircon_power),
    lastAction: textOrNull(state.last_action),
    apiRequestsToday: integerOf(state.api_requests_total) ?? 0,
    errorCount: integerOf(state.error_count) ?? 0,
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
