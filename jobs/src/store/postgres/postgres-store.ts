import type { QueryResult } from "pg";
import type { Document, DocumentKind, Patch, StoredKind } from "../../documents/document.ts";
import { type HistoryRow, toHistoryColumns } from "../history.ts";
import type { Change, Guard, StateStore } from "../state-store.ts";
import type { PostgresConnection } from "./connect.ts";
import { type ConnectionOptions, OneConnection } from "./one-connection.ts";
import { brokenRow, outcomeUnknown, sqlStateOf } from "./problems.ts";
import { type Session, type Statement, StatementFailure } from "./session.ts";
import * as sql from "./sql.ts";
import { jsonText, readDocumentRows } from "./sql.ts";

/** The content of the database at one instant. */
interface Observation extends Readonly<Record<DocumentKind, Document | undefined>> {
  /** The server's clock. */
  readonly now: Date | undefined;
  readonly newestHistory: Date | undefined;
}

/** The application's own two tables. A read and a patch take one round trip, a transaction two. */
export class PostgresStore implements StateStore {
  readonly name = "postgres";
  readonly failover = undefined;
  readonly #address: PostgresConnection["address"];
  readonly #database: OneConnection;

  /** Does not connect yet. */
  constructor(connection: PostgresConnection, options: ConnectionOptions = {}) {
    this.#address = connection.address;
    this.#database = new OneConnection(connection, options);
  }

  read(kind: StoredKind): Promise<Document> {
    return this.#database.use((session) => this.#documentOf(kind, session, sql.readDocument(kind)));
  }

  readAll(): Promise<Record<DocumentKind, Document>> {
    return this.#database.use(async (session) => {
      const { settings, state } = readDocumentRows(await session.roundTrip({ text: sql.readDocuments }));
      return {
        settings: this.#requireValid("settings", settings),
        state: this.#requireValid("state", state),
      };
    });
  }

  /** `update` also gets the time of the last write, if known. */
  transaction<Result>(
    kind: StoredKind,
    update: (document: Document, writtenAt: Date | undefined) => Change<Result>,
  ): Promise<Result> {
    return this.#database.use(async (session) => {
      const results = await session.roundTrip({ text: sql.lockDocument(kind) });
      const writtenAt: unknown = results.at(-1)?.rows[0]?.updated_at;
      const document = this.#requireValid(kind, readDocumentRows(results)[kind]);
      const { patch, result } = update(document, writtenAt instanceof Date ? writtenAt : undefined);
      if (patch === undefined) await session.roundTrip({ text: sql.rollback });
      // If it is unknown whether this was written, a retry could see its own first write.
      else await this.#commit(session, [patchStatement(kind, patch)], { transient: false });
      return result;
    });
  }

  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean> {
    return this.#database.use(async (session) => {
      const written = await this.#writeAlone(session, patchStatement(kind, patch, guard)).catch(
        (error: unknown) => {
          // The server parses a document stored as text only now.
          if (error instanceof StatementFailure && sqlStateOf(error.cause)?.startsWith("22")) {
            throw brokenRow(this.#address, kind);
          }
          throw error;
        },
      );
      if (written > 0) return true;
      // The guard does not match, or the row is not an object, which reading it reports.
      await this.#documentOf(kind, session, sql.readDocument(kind));
      return false;
    });
  }

  /** Rows that exist already, by their time, are not added again. */
  async addHistory(...rows: readonly HistoryRow[]): Promise<void> {
    const values = [jsonText(rows.map(toHistoryColumns))];
    await this.#database.use((session) => this.#writeAlone(session, { text: sql.addHistory, values }));
  }

  newestHistory(): Promise<Date | undefined> {
    return this.#database.use(async (session) => {
      return timeIn((await session.roundTrip({ text: sql.newestHistory })).at(-1), "timestamp");
    });
  }

  /** Reads everything for a health check in one round trip. An invalid document is `undefined`. */
  observe(): Promise<Observation> {
    return this.#database.use(async (session) => {
      const [now, newest, documents] = (await session.roundTrip({ text: sql.observe })).slice(-4, -1);
      return {
        now: timeIn(now, "now"),
        newestHistory: timeIn(newest, "timestamp"),
        ...readDocumentRows(documents === undefined ? [] : [documents]),
      };
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #documentOf(kind: StoredKind, session: Session, text: string): Promise<Document> {
    return this.#requireValid(kind, readDocumentRows(await session.roundTrip({ text }))[kind]);
  }

  #requireValid(kind: StoredKind, document: Document | undefined): Document {
    if (document === undefined) throw brokenRow(this.#address, kind);
    return document;
  }

  /** A transaction of one idempotent statement, in one round trip. @returns the number of rows written */
  #writeAlone(session: Session, statement: Statement): Promise<number> {
    return this.#commit(session, [{ text: sql.begin }, statement], { transient: true });
  }

  async #commit(
    session: Session,
    statements: readonly Statement[],
    options: { transient: boolean },
  ): Promise<number> {
    try {
      const results = await session.roundTrip(...statements, { text: sql.commit });
      return results.at(-2)?.rowCount ?? 0;
    } catch (error) {
      // The server has reported a failure, so the transaction has failed.
      if (!(error instanceof StatementFailure) || sqlStateOf(error.cause) !== undefined) throw error;
      throw outcomeUnknown(this.#address, error.cause, options);
    }
  }
}

function timeIn(result: QueryResult | undefined, column: string): Date | undefined {
  const time: unknown = result?.rows[0]?.[column];
  return time instanceof Date ? time : undefined;
}

function patchStatement(kind: StoredKind, { set = {}, remove = [] }: Patch, guard?: Guard): Statement {
  const values = [kind, jsonText(set), [...remove]];
  if (guard === undefined) return { text: sql.patchDocument, values };
  return { text: sql.patchDocumentIf, values: [...values, guard.key, jsonText(guard.equals)] };
}
