/** The demo's access to the application's tables, in place of the dashboard, which writes settings and shows history. */
import pg from "pg";
import { airconDevice, meter } from "../switchbot/home.ts";
import { sceneIds } from "../switchbot/scene-routes.ts";

/** A row that a tick has written to `state_history`. */
export interface HistoryRow {
  readonly at: Date;
  /** °C */
  readonly temperature: number;
  /** Whether the air conditioner was on at the end of the tick. */
  readonly isOn: boolean;
}

/** Winter in the simulated home, with a window that is always open. */
export function winterSettings(timeZone: string): Readonly<Record<string, unknown>> {
  const days = [0, 1, 2, 3, 4, 5, 6];
  return {
    automation_enabled: true,
    mode: "winter",
    timezone: timeZone,
    poll_interval_seconds: 60,
    time_windows: [
      { days, start: "00:00", end: "23:59" },
      { days, start: "23:59", end: "00:00" },
    ],
    meter_device_id: meter.deviceId,
    aircon_device_id: airconDevice.deviceId,
    aircon_poll_cooldown_minutes: 0,
    aircon_scenes: sceneIds,
    winter: { min_temp: 19, max_temp: 22, target_temp: 21, ac_mode: 5, fan_speed: 3 },
    summer: { min_temp: 23, max_temp: 26, target_temp: 24, ac_mode: 2, fan_speed: 3 },
  };
}

/** Writes the settings if there are none, in the table that the application creates. */
export async function seedSettings(url: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await query(
    url,
    `CREATE TABLE IF NOT EXISTS json_store (
      kind varchar(50) PRIMARY KEY, data jsonb NOT NULL, updated_at timestamptz DEFAULT now())`,
  );
  await query(
    url,
    `INSERT INTO json_store (kind, data) VALUES ('settings', $1)
     ON CONFLICT (kind) DO UPDATE SET data = excluded.data WHERE json_store.data = '{}'`,
    [JSON.stringify(settings)],
  );
}

/** The ticks since `since` that have read a temperature, oldest first. */
export async function readHistory(url: string, since: Date): Promise<HistoryRow[]> {
  const found = await query(url, "SELECT to_regclass('state_history') AS name");
  if (found[0]?.name === null) return []; // the first tick creates it
  const rows = await query(
    url,
    `SELECT timestamp, temperature::float, assumed_aircon_power FROM state_history
     WHERE timestamp >= $1 AND temperature IS NOT NULL ORDER BY timestamp`,
    [since],
  );
  return rows.map(({ timestamp, temperature, assumed_aircon_power }) => ({
    at: timestamp,
    temperature,
    isOn: assumed_aircon_power === "on",
  }));
}

async function query(url: string, text: string, values: readonly unknown[] = []) {
  const client = new pg.Client(url);
  client.on("error", () => {}); // the query reports it
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
