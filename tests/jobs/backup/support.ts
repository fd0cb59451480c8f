import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createTestDatabase, type TestDatabase } from "../../support/postgres/database.ts";

const unusual = 'é 漢字 😀 "quoted" \\ \' line\nend';

/** A database with rows of every type, nulls and numbers whose digits JavaScript would lose. */
export async function filledDatabase(
  historyRows = 3,
): Promise<TestDatabase & { env: Record<string, string> }> {
  const database = await emptyDatabase();
  await database.query(tables);
  await database.query(
    `INSERT INTO json_store VALUES
      ('settings', '{"target": 21.0, "big": 123456789012345678901234567890, "tiny": 1e-30, "nothing": null, "list": [1, {"a": "b"}]}', '2026-01-02T03:04:05.678901+02'),
      ('state', jsonb_build_object('text', $1::text, 'automation_lock_token', 7), NULL)`,
    [unusual],
  );
  await database.query(
    `INSERT INTO state_history (timestamp, temperature, humidity, assumed_aircon_power, last_action,
        api_requests_today, error_count, last_temperature_stale, timezone, metadata)
     SELECT '2026-01-01T00:00:00.123456Z'::timestamptz + n * interval '15 seconds', 21.0, 40.5, 'on', $1,
       n, -2147483648, n % 2 = 0, 'Europe/Paris', '{"last_tick": 21.0}' FROM generate_series(1, $2) AS n`,
    [unusual, historyRows],
  );
  await database.query("INSERT INTO state_history (id, timestamp) VALUES (900001, '-infinity')");
  return database;
}

export async function emptyDatabase(): Promise<TestDatabase & { env: Record<string, string> }> {
  const database = await createTestDatabase();
  return Object.assign(database, {
    env: { POSTGRES_URL: database.url, POSTGRES_SSL_MODE: "disable" },
  });
}

/** Every value of every row, as formatted by the server. */
export async function contentOf(database: TestDatabase): Promise<unknown[]> {
  const rows = await database.query(`SELECT row_to_json(json_store)::text AS line FROM json_store
    UNION ALL SELECT row_to_json(state_history)::text FROM state_history ORDER BY line`);
  return rows.map(({ line }) => line);
}

/** The lines of the newest backup of a folder, and its manifest. */
export async function newestIn(
  folder: string,
): Promise<{ path: string; lines: string[]; manifest: Record<string, unknown> }> {
  const manifestFile = (await readdir(folder))
    .filter((file) => file.endsWith(".manifest.json"))
    .sort()
    .at(-1);
  if (manifestFile === undefined) throw new Error(`no backup in ${folder}`);
  const path = join(folder, manifestFile.replace("manifest.json", "ndjson.gz"));
  const lines = gunzipSync(await readFile(path))
    .toString()
    .split("\n")
    .slice(0, -1);
  return { path, lines, manifest: JSON.parse(await readFile(join(folder, manifestFile), "utf8")) };
}

const tables = `
  CREATE TABLE json_store (kind varchar(50) PRIMARY KEY, data jsonb NOT NULL, updated_at timestamptz DEFAULT now());
  CREATE TABLE state_history (id serial PRIMARY KEY, timestamp timestamptz NOT NULL DEFAULT now(),
    temperature decimal(4,1), humidity decimal(4,1), assumed_aircon_power varchar(10), last_action varchar(255),
    api_requests_today int, error_count int, last_temperature_stale boolean, timezone varchar(50), metadata jsonb)`;
