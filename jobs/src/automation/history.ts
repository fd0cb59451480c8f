import { messageOf } from "../../../src/core/errors.ts";
import type { Document, JsonValue } from "../documents/document.ts";
import { toFloat, toInteger } from "../documents/python-values.ts";
import type { Log } from "../program/log.ts";
import type { HistoryRow } from "../store/history.ts";
import type { StateStore } from "../store/state-store.ts";
import { area } from "./tick-context.ts";

/** Adds the history row of a tick. A row that cannot be added does not fail the tick: the state has the same values. */
export async function addHistory(
  { store, log }: { store: StateStore; log: Log },
  state: Document,
  { zone, now }: { zone: string; now: Date },
): Promise<void> {
  try {
    await store.addHistory(buildHistoryRow(state, { zone, now }));
  } catch (error) {
    log.error(area, "Failed to record state in history", { error: messageOf(error) });
  }
}

/** The history row of a tick, from the document `state` at its end. */
function buildHistoryRow(state: Document, { zone, now }: { zone: string; now: Date }): HistoryRow {
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
