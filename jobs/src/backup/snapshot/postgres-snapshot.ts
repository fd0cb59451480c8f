import { backOff } from "../../../../src/core/back-off.ts";
import { type Clock, wait } from "../../../../src/core/clock.ts";
import { connect, type PostgresConnection } from "../../store/postgres/connect.ts";
import { nameOf, sqlStateOf, statementProblem } from "../../store/postgres/problems.ts";
import { type Session, StatementFailure } from "../../store/postgres/session.ts";
import { statementMs } from "../../store/postgres/sql.ts";
import { StoreUnavailable } from "../../store/state-store.ts";
import { tables } from "../format.ts";
import { nothingToBackUp } from "../problems.ts";
import type { Rows, Snapshot } from "./snapshot.ts";

const rowsPerFetch = 500;
const attempts = 3;
const limits = { connectMs: 5_000, roundTripMs: statementMs + 1_000 };

// The server formats the rows: jsonb and numerics keep their digits, times their microseconds.
const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = ${statementMs}; SET LOCAL idle_in_transaction_session_timeout = 60000;
  SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'`;
const order = { json_store: "kind", state_history: "id" } as const;

/** One connection and one transaction. Retries a database that is not available, until the first row. */
export function postgresSnapshot(
  connection: PostgresConnection,
  options: Parameters<typeof readRows>[1],
): Snapshot {
  return {
    store: "postgres",
    where: nameOf(connection.address),
    batches: readRows(connection, options),
  };
}

async function* readRows(
  connection: PostgresConnection,
  {
    clock,
    signal,
    onRetry,
  }: { clock: Clock; signal: AbortSignal; onRetry: (error: StoreUnavailable) => void },
): AsyncGenerator<Rows> {
  const session = await open();
  try {
    for (const table of tables) {
      const cursor = `DECLARE backup NO SCROLL CURSOR FOR SELECT row_to_json(${table})::text AS line FROM ${table} ORDER BY ${order[table]}`;
      await session.roundTrip({ text: cursor });
      for (;;) {
        signal.throwIfAborted();
        const [result] = await session.roundTrip({ text: `FETCH ${rowsPerFetch} FROM backup` });
        const rows = (result?.rows ?? []).map(({ line }) => String(line));
        if (rows.length > 0) yield { table, rows };
        if (rows.length < rowsPerFetch) break;
      }
      await session.roundTrip({ text: "CLOSE backup" });
    }
    await session.roundTrip({ text: "COMMIT" });
  } catch (error) {
    throw describe(error);
  } finally {
    await session.close();
  }

  async function open(): Promise<Session> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const session = await connect(connection, limits);
        try {
          await session.roundTrip({ text: begin });
          return session;
        } catch (error) {
          await session.close();
          throw describe(error);
        }
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || !error.transient || attempt >= attempts) throw error;
        onRetry(error);
        await wait(clock, backOff(attempt - 1, { first: 1000 }), signal);
      }
    }
  }

  function describe(error: unknown): unknown {
    if (!(error instanceof StatementFailure)) return error;
    if (sqlStateOf(error.cause) === "42P01") return nothingToBackUp(nameOf(connection.address));
    return statementProblem(connection.address, error.cause);
  }
}
