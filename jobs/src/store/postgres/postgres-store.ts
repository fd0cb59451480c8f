import type { QueryResult } from "pg";
import type { Document, DocumentKind, Patch, StoredKind } from "../../documents/document.ts";
import { type HistoryRow, historyColumns } from "../history.ts";
import type { Change, Guard, StateStore } from "../state-store.ts";
import type { PostgresConnection } from "./connect.ts";
import { type ConnectionOptions, OneConnection } from "./one-connection.ts";
import { brokenRow, outcomeUnknown, sqlStateOf } from "./problems.ts";
import { type Session, type Statement, StatementFailure } from "./session.ts";
import * as sql from "./sql.ts";
import { documentsIn, jsonText } from "./sql.ts";

/** What stands in the database at one instant. */
export interface Observation extends Readonly<Record<DocumentKind, Document | undefined>> {
  /** The server's clock. */
  readonly now: Date | undefined;
  readonly newestHistory: Date | undefined;
}

/** The application's own two tables. Reading is one round trip, so is a patch; a transaction is two. */
export class PostgresStore implements StateStore {
  readonly name = "postgres";
  readonly failover = undefined;
  readonly #address: PostgresConnection["address"];
  readonly #database: OneConnection;

  /** Nothing is connected yet. */
  constructor(connection: PostgresConnection, options: ConnectionOptions = {}) {
    this.#address = connection.address;
    this.#database = new OneConnection(connection, options);
  }

  read(kind: StoredKind): Promise<Document> {
    return this.#database.use((session) => this.#documentOf(kind, session, sql.readDocument(kind)));
  }

  readAll(): Promise<Record<DocumentKind, Document>> {
    return this.#database.use(async (session) => {
      const { settings, state } = documentsIn(await session.roundTrip({ text: sql.readDocuments }));
      return { settings: this.#whole("settings", settings), state: this.#whole("state", state) };
    });
  }

  /** `update` is told too when the document was last written, where that is known. */
  transaction<Result>(
    kind: StoredKind,
    update: (document: Document, writtenAt: Date | undefined) => Change<Result>,
  ): Promise<Result> {
    return this.#database.use(async (session) => {
      const results = await session.roundTrip({ text: sql.lockDocument(kind) });
      const writtenAt: unknown = results.at(-1)?.rows[0]?.updated_at;
      const document = this.#whole(kind, documentsIn(results)[kind]);
      const { patch, result } = update(document, writtenAt instanceof Date ? writtenAt : undefined);
      if (patch === undefined) await session.roundTrip({ text: sql.rollback });
      // Where nobody knows whether it was written, a second time could go by what the first one wrote.
      else await this.#commit(session, [patching(kind, patch)], { passing: false });
      return result;
    });
  }

  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean> {
    return this.#database.use(async (session) => {
      const written = await this.#writeAlone(session, patching(kind, patch, guard)).catch(
        (error: unknown) => {
          // What stands there as text is read by the server only now.
          if (error instanceof StatementFailure && sqlStateOf(error.cause)?.startsWith("22")) {
            throw brokenRow(this.#address, kind);
          }
          throw error;
        },
      );
      if (written > 0) return true;
      // The guard does not hold, or the row holds no object, which reading it reports.
      await this.#documentOf(kind, session, sql.readDocument(kind));
      return false;
    });
  }

  /** Rows that stand there already, by their time, are not added again. */
  async addHistory(...rows: readonly HistoryRow[]): Promise<void> {
    const values = [jsonText(rows.map(historyColumns))];
    await this.#database.use((session) => this.#writeAlone(session, { text: sql.addHistory, values }));
  }

  newestHistory(): Promise<Date | undefined> {
    return this.#database.use(async (session) => {
      return timeIn((await session.roundTrip({ text: sql.newestHistory })).at(-1), "timestamp");
    });
  }

  /** One look for a health check, in one round trip. A document that is none is `undefined`. */
  observe(): Promise<Observation> {
    return this.#database.use(async (session) => {
      const [now, newest, documents] = (await session.roundTrip({ text: sql.observe })).slice(-4, -1);
      return {
        now: timeIn(now, "now"),
        newestHistory: timeIn(newest, "timestamp"),
        ...documentsIn(documents === undefined ? [] : [documents]),
      };
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #documentOf(kind: StoredKind, session: Session, text: string): Promise<Document> {
    return this.#whole(kind, documentsIn(await session.roundTrip({ text }))[kind]);
  }

  #whole(kind: StoredKind, document: Document | undefined): Document {
    if (document === undefined) throw brokenRow(this.#address, kind);
    return document;
  }

  /** A transaction of one statement, in one round trip, that may be carried out twice; how many rows it wrote. */
  #writeAlone(session: Session, statement: Statement): Promise<number> {
    return this.#commit(session, [{ text: sql.begin }, statement], { passing: true });
  }

  async #commit(
    session: Session,
    statements: readonly Statement[],
    options: { passing: boolean },
  ): Promise<number> {
    try {
      const results = await session.roundTrip(...statements, { text: sql.commit });
      return results.at(-2)?.rowCount ?? 0;
    } catch (error) {
      // The server has said that it failed, and so did the transaction.
      if (!(error instanceof StatementFailure) || sqlStateOf(error.cause) !== undefined) throw error;
      throw outcomeUnknown(this.#address, error.cause, options);
    }
  }
}

function timeIn(result: QueryResult | undefined, column: string): Date | undefined {
  const time: unknown = result?.rows[0]?.[column];
  return time instanceof Date ? time : undefined;
}

function patching(kind: StoredKind, { set = {}, remove = [] }: Patch, guard?: Guard): Statement {
  const values = [kind, jsonText(set), [...remove]];
  if (guard === undefined) return { text: sql.patchDocument, values };
  return { text: sql.patchDocumentIf, values: [...values, guard.key, jsonText(guard.equals)] };
}
