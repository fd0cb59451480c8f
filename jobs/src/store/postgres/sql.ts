/** The statements on the application's two tables. */

import type { QueryResult } from "pg";
import { type Document, isDocument, parseDocument, type StoredKind } from "../../documents/document.ts";

/** How long the server may work on a statement, waiting for a locked row included. */
export const statementMs = 5_000;

// For each transaction anew, as a pooler hands the next one to another server process. The second limit frees the
// row where this process stands still, or its machine is gone, in the middle of a transaction.
const limits = `SET LOCAL statement_timeout = ${statementMs}; SET LOCAL idle_in_transaction_session_timeout = ${statementMs}`;

export const begin = `BEGIN; ${limits}`;
export const commit = "COMMIT";
export const rollback = "ROLLBACK";

/** The application writes an object, or a string that holds one as JSON. */
const object = `CASE jsonb_typeof(json_store.data) WHEN 'string' THEN (json_store.data #>> '{}')::jsonb ELSE json_store.data END`;

export const readDocument = (kind: StoredKind) =>
  `${limits}; SELECT kind, data FROM json_store WHERE kind = '${kind}'`;

/** One statement, so both rows are of one instant. */
export const readDocuments = `${limits}; SELECT kind, data FROM json_store WHERE kind IN ('settings', 'state')`;

/** FOR UPDATE locks nothing where there is no row yet, so two could be the first. */
export const lockDocument = (kind: StoredKind) =>
  `${begin}; INSERT INTO json_store (kind, data) VALUES ('${kind}', '{}') ON CONFLICT (kind) DO NOTHING; ` +
  `SELECT kind, data, updated_at FROM json_store WHERE kind = '${kind}' FOR UPDATE`;

/** $1 kind, $2 keys to set, $3 keys to remove. All others keep their values to the letter, `21.0` included. */
export const patchDocument = `
  INSERT INTO json_store (kind, data, updated_at) VALUES ($1, $2::jsonb, now())
  ON CONFLICT (kind) DO UPDATE SET data = (${object} - $3::text[]) || $2::jsonb, updated_at = now()
  WHERE jsonb_typeof(${object}) = 'object'`;

/** As {@link patchDocument}, where the value under the key $4 is $5. A row that waited for another writer is looked at anew. */
export const patchDocumentIf = `
  UPDATE json_store SET data = (${object} - $3::text[]) || $2::jsonb, updated_at = now()
  WHERE kind = $1 AND jsonb_typeof(${object}) = 'object' AND ${object} -> $4 = $5::jsonb`;

/** $1: a list of rows, with the names of the columns. A row that is added a second time stands there once. */
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

/** All that a health check looks at, of one instant, in a transaction that can write nothing. */
export const observe = `BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ; ${limits};
  SELECT clock_timestamp() AS now;
  SELECT max(timestamp) AS timestamp FROM state_history;
  SELECT kind, data FROM json_store WHERE kind IN ('settings', 'state');
  ${commit}`;

/** As the application makes them when it starts. */
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

/** The documents in the rows of the last result; a row that is missing is an empty one, one without an object `undefined`. */
export function documentsIn(results: readonly QueryResult[]): Record<StoredKind, Document | undefined> {
  const documents: Record<StoredKind, Document | undefined> = { settings: {}, state: {}, health: {} };
  const rows: readonly { kind?: unknown; data?: unknown }[] = results.at(-1)?.rows ?? [];
  for (const { kind, data } of rows) {
    if (kind === "settings" || kind === "state" || kind === "health") documents[kind] = documentIn(data);
  }
  return documents;
}

/** The application writes an object, or a string that holds one as JSON. */
function documentIn(data: unknown): Document | undefined {
  if (typeof data === "string") return parseDocument(data);
  return isDocument(data) ? data : undefined;
}

/** As `jsonb` takes it: it knows neither U+0000 nor halves of surrogate pairs, which an answer from outside may bring. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "string" ? each.toWellFormed().replaceAll("\0", "\uFFFD") : each,
  );
}
