import type { Clock } from "../../../../src/core/clock.ts";
import { type Document, isDocument } from "../../documents/document.ts";
import { connect, type PostgresConnection } from "../../store/postgres/connect.ts";
import { nameOf, statementProblem } from "../../store/postgres/problems.ts";
import { type Session, StatementFailure } from "../../store/postgres/session.ts";
import * as sql from "../../store/postgres/sql.ts";
import { jsonText, readDocumentRows } from "../../store/postgres/sql.ts";
import { parseLine, type Table } from "../format.ts";
import { badBackup, missingColumns, notEmpty, wrongTargetName } from "../problems.ts";
import { readLines } from "../read-backup.ts";
import { freeLeases, refuseWhileInUse } from "./leases.ts";
import type { RestoreTarget } from "./target.ts";

const rowsPerInsert = 500;
const limits = { connectMs: 5_000, roundTripMs: 61_000 };

const begin = `BEGIN; SET LOCAL statement_timeout = 60000; SET LOCAL idle_in_transaction_session_timeout = 60000;
  SET LOCAL lock_timeout = 5000; SET LOCAL timezone = 'UTC'`;
// Readers continue; writers wait and then see the restored rows.
const lock = "LOCK TABLE json_store, state_history IN SHARE ROW EXCLUSIVE MODE";
const selectMissing =
  "SELECT to_regclass('json_store') IS NULL OR to_regclass('state_history') IS NULL AS missing";
const selectContent = `SELECT current_database() AS name,
  EXISTS (SELECT FROM json_store) OR EXISTS (SELECT FROM state_history) AS filled`;
const columns = `SELECT attrelid::regclass::text AS table, attname AS name FROM pg_attribute
  WHERE attrelid IN ('json_store'::regclass, 'state_history'::regclass) AND attnum > 0 AND NOT attisdropped`;
const readState = "SELECT kind, data FROM json_store WHERE kind = 'state'";
// No id is used twice, neither one from the backup nor one from the replaced rows.
const moveSequence = `SELECT setval(sequence, greatest((SELECT max(id) FROM state_history), nextval(sequence)))
  FROM CAST(pg_get_serial_sequence('state_history', 'id') AS regclass) AS sequence WHERE sequence IS NOT NULL`;

/** Restores a backup in one transaction, which creates missing tables. */
export function postgresTarget(
  connection: PostgresConnection,
  { clock, confirmed }: { clock: Clock; confirmed: string | undefined },
): RestoreTarget {
  const { address } = connection;
  const where = `${address.database} of ${nameOf(address)}`;

  async function restore(path: string, options: { file: string; signal: AbortSignal }): Promise<void> {
    const session = await connect(connection, limits);
    try {
      await session.roundTrip({ text: begin });
      const [missing] = await session.roundTrip({ text: selectMissing });
      if (missing?.rows[0]?.missing === true) await session.roundTrip({ text: sql.tableDefinitions });
      await session.roundTrip({ text: lock });
      const stored = await checkTarget(session);
      await session.roundTrip({ text: "DELETE FROM json_store; DELETE FROM state_history" });
      await insertLines(session, path, options);
      await session.roundTrip({ text: moveSequence });
      const set = freeLeases(stored, await stateOf(session));
      if (Object.keys(set).length > 0) {
        await session.roundTrip({ text: sql.patchDocument, values: ["state", jsonText(set), []] });
      }
      options.signal.throwIfAborted();
      await session.roundTrip({ text: sql.commit });
    } catch (error) {
      throw error instanceof StatementFailure ? statementProblem(address, error.cause) : error;
    } finally {
      await session.close(); // which ends an open transaction
    }
  }

  /**
   * Refuses a database that is in use, has another name than confirmed, or has data without confirmation.
   * @returns the state that is overwritten
   */
  async function checkTarget(session: Session): Promise<Document> {
    const stored = await stateOf(session);
    refuseWhileInUse(stored, where, clock.now());
    const [seen] = await session.roundTrip({ text: selectContent });
    const { name, filled } = seen?.rows[0] ?? {};
    if (confirmed !== undefined && confirmed !== name) throw wrongTargetName(where, confirmed);
    if (filled !== false && confirmed === undefined) throw notEmpty(where, String(name));
    return stored;
  }

  async function insertLines(
    session: Session,
    path: string,
    options: { file: string; signal: AbortSignal },
  ): Promise<void> {
    const known = await columnsOf(session);
    let waiting: { table: Table; keys: readonly string[]; lines: string[] } | undefined;
    await readLines(path, options, async (line) => {
      const { table, row } = parseLine(line) ?? {};
      if (table === undefined || row === undefined) throw badBackup(options.file, "a line is not a row");
      const keys = Object.keys(row);
      const isSameKind = waiting?.table === table && waiting.keys.join() === keys.join();
      if (!isSameKind || (waiting?.lines.length ?? 0) >= rowsPerInsert) {
        await flush();
        const unknown = keys.filter((key) => !known.has(`${table}.${key}`));
        if (unknown.length > 0) throw missingColumns(where, unknown);
        waiting = { table, keys, lines: [] };
      }
      waiting?.lines.push(line);
    });
    await flush();

    async function flush(): Promise<void> {
      if (waiting === undefined) return;
      const { table, keys, lines } = waiting;
      const columnList = keys.map((key) => `"${key}"`).join(", "); // each is the name of a column
      // The server parses numbers and times from the text itself.
      const text = `INSERT INTO ${table} (${columnList}) SELECT ${columnList} FROM json_populate_recordset(NULL::${table},
        (SELECT json_agg(line -> 'row') FROM json_array_elements($1::json) AS line))`;
      await session.roundTrip({ text, values: [`[${lines.join(",")}]`] });
    }
  }

  return { name: where, restore };
}

async function stateOf(session: Session): Promise<Document> {
  const { state } = readDocumentRows(await session.roundTrip({ text: readState }));
  return isDocument(state) ? state : {};
}

async function columnsOf(session: Session): Promise<Set<string>> {
  const [result] = await session.roundTrip({ text: columns });
  return new Set((result?.rows ?? []).map(({ table, name }) => `${String(table)}.${String(name)}`));
}
