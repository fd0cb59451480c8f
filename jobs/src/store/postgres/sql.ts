/** The statements on the application's two tables. */

import type { QueryResult } from "pg";
import { type Document, isDocument, parseDocument, type StoredKind } from "../../documents/document.ts";

/** Time limit of the server for a statement, including waits for locked rows. */
export const statementMs = 5_000;

// Set in each transaction, because a pooler may run the next one in another server process. The second limit releases
// the row if this process hangs, or its machine is gone, in the middle of a transaction.
const limits = `SET LOCAL statement_timeout = ${statementMs}; SET LOCAL idle_in_transaction_session_timeout = ${statementMs}`;

export const begin = `BEGIN; ${limits}`;
export const commit = "COMMIT";
export const rollback = "ROLLBACK";

/** The application writes an object, or a string that contains one as JSON. */
const object = `CASE jsonb_typeof(json_store.data) WHEN 'string' THEN (json_store.data #>> '{}')::jsonb ELSE json_store.data END`;

export const readDocument = (kind: StoredKind) =>
  `${limits}; SELECT kind, data FROM json_store WHERE kind = '${kind}'`;

/** One statement, so both rows are from one instant. */
export const readDocuments = `${limits}; SELECT kind, data FROM json_store WHERE kind IN ('settings', 'state')`;

/** FOR UPDATE does not lock a missing row, so two transactions could both create it: insert it first. */
export const lockDocument = (kind: StoredKind) =>
  `${begin}; INSERT INTO json_store (kind, data) VALUES ('${kind}', '{}') ON CONFLICT (kind) DO NOTHING; ` +
  `SELECT kind, data, updated_at FROM json_store WHERE kind = '${kind}' FOR UPDATE`;

/** $1 kind, $2 keys to set, $3 keys to remove. All other values are kept exactly, such as `21.0`. */
export const patchDocument = `
  INSERT INTO json_store (kind, data, updated_at) VALUES ($1, $2::jsonb, now())
  ON CONFLICT (kind) DO UPDATE SET data = (${object} - $3::text[]) || $2::jsonb, updated_at = now()
  WHERE jsonb_typeof(${object}) = 'object'`;

/** Like {@link patchDocument}, if the value of the key $4 is $5. After waiting for another writer, the row is checked again. */
export const patchDocumentIf = `
  UPDATE json_store SET data = (${object} - $3::text[]) || $2::jsonb, updated_at = now()
  WHERE kind = $1 AND jsonb_typeof(${object}) = 'object' AND ${object} -> $4 = $5::jsonb`;

/** $1: a list of rows by column name. Adding a row twice stores it once. */
export const addHistory = `
  WITH pruned AS (DELETE FROM state_history WHERE timestamp < now() - interval '24 hours')
  INSERT INTO state_history (timestamp, temperature, humidity, assumed_aircon_power, last_action,
    api_requests_today, error_count, last_temperature_stale, timezone, metadata)
  SELECT added.* FROM jsonb_to_recordset($1::jsonb) AS added (timestamp timestamptz, temperature numeric,
    humidity numeric, assumed_aircon_power text, last_action text, api_requests_today int, error_count int,
    last_temperature_stale boolean, timezone text, metadata jsonb)
  WHERE NOT EXISTS (SELECT FROM state_history AS present WHERE present.timestamp = added.timestamp)
  ORDER BY added.timestamp`;

export const newestHistory = `${limits}; SELECT max(timestamp) AS timestamp FROM state_history`;

/** Everything a health check reads, at one instant, in a read-only transaction. */
export const observe = `BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ; ${limits};
  SELECT clock_timestamp() AS now;
  SELECT max(timestamp) AS timestamp FROM state_history;
  SELECT kind, data FROM json_store WHERE kind IN ('settings', 'state');
  ${commit}`;

/** The tables as the application creates them at its start. */
export const tableDefinitions = `
  CREATE TABLE IF NOT EXISTS json_store (
    kind varchar(50) PRIMARY KEY,
    data jsonb NOT NULL,
    updated_at timestamptz DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS state_history (
    id serial PRIMARY KEY,
    timestamp timestamptz NOT NULL DEFAULT now(),
    temperature decimal(4,1),
    humidity decimal(4,1),
    assumed_aircon_power varchar(10),
    last_action varchar(255),
    api_requests_today int,
    error_count int,
    last_temperature_stale boolean,
    timezone varchar(50),
    metadata jsonb
  );
  CREATE INDEX IF NOT EXISTS idx_state_history_timestamp ON state_history (timestamp)`;

export const createTables = `${begin}; ${tableDefinitions}; ${commit}`;

/** The documents in the rows of the last result; a missing row is an empty document, an invalid one `undefined`. */
export function readDocumentRows(results: readonly QueryResult[]): Record<StoredKind, Document | undefined> {
  const documents: Record<StoredKind, Document | undefined> = { settings: {}, state: {}, health: {} };
  const rows: readonly { kind?: unknown; data?: unknown }[] = results.at(-1)?.rows ?? [];
  for (const { kind, data } of rows) {
    if (kind === "settings" || kind === "state" || kind === "health") documents[kind] = documentIn(data);
  }
  return documents;
}

/** The application writes an object, or a string that contains one as JSON. */
function documentIn(data: unknown): Document | undefined {
  if (typeof data === "string") return parseDocument(data);
  return isDocument(data) ? data : undefined;
}

/** JSON for `jsonb`, which rejects U+0000 and unpaired surrogates; responses from outside may contain them. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "string" ? each.toWellFormed().replaceAll("\0", "\uFFFD") : each,
  );
}
