import type { HistoryRow } from "../../../jobs/src/store/history.ts";

/** A row of the history with ordinary values, except those given. */
export function historyRow(row: Partial<HistoryRow> & Pick<HistoryRow, "timestamp">): HistoryRow {
  return {
    temperature: 21.5,
    humidity: 40,
    assumedAirconPower: "on",
    lastAction: "setAll(21.0,5,3,on)",
    apiRequestsToday: 12,
    errorCount: 0,
    lastTemperatureStale: false,
    timezone: "Europe/Paris",
    metadata: { automation_active: null, pending_off_repeat: null },
    ...row,
  };
}
