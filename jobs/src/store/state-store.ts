import { OperationError, type Problem } from "../../../src/core/errors.ts";
import type { Document, DocumentKind, JsonValue, Patch } from "../documents/document.ts";
import type { HistoryRow } from "./history.ts";

/** What a transaction leaves behind: what to write, nothing where `patch` is absent, and what to tell. */
export interface Change<Result> {
  readonly patch?: Patch;
  readonly result: Result;
}

/** A patch is written only where the document holds this value under this key. */
export interface Guard {
  readonly key: string;
  readonly equals: Exclude<JsonValue, object>;
}

/**
 * Where the two documents live. A document that is missing reads as `{}`; keys that nobody here knows stay.
 * Every method throws {@link StoreError} when the store cannot do it, and then nothing was written.
 */
export interface StateStore {
  /** Where the documents are read and written now, for `/healthz` and the log. */
  readonly name: "file" | "postgres";
  /** How a store stands that has another to fall back on, as of its latest use. */
  readonly failover: FailoverStatus | undefined;
  read(kind: DocumentKind): Promise<Document>;
  /** Both documents as they were at one instant. */
  readAll(): Promise<Record<DocumentKind, Document>>;
  /**
   * Reads and writes one document with nobody else writing it in between. `update` works on what it is given only,
   * as it may be called a second time, and must not call the store.
   */
  transaction<Result>(kind: DocumentKind, update: (document: Document) => Change<Result>): Promise<Result>;
  /** Writes some keys of one document. False, and nothing written, where the guard does not hold. */
  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean>;
  /** Adds a row to the history and removes rows older than a day. Values that the table cannot hold are cut or lost. */
  addHistory(row: HistoryRow): Promise<void>;
  /** When the newest row of the history was taken; `undefined` when there is none. */
  newestHistory(): Promise<Date | undefined>;
  close(): Promise<void>;
}

export interface FailoverStatus {
  /** Failures of the database in a row. */
  readonly failures: number;
  /** Since when the file store stands in; `undefined` while the database is used. */
  readonly since: Date | undefined;
  /** When the database is tried again; `undefined` while it is used. */
  readonly nextProbe: Date | undefined;
}

/** The store could not be read or written. */
export class StoreError extends OperationError {
  override readonly name: string = "StoreError";
}

/** The database could not be used at all, whatever stands in it. */
export class StoreUnavailable extends StoreError {
  override readonly name = "StoreUnavailable";
  /** Whether the same may succeed a moment later. */
  readonly passing: boolean;

  constructor(problem: Problem, passing: boolean, options?: ErrorOptions) {
    super(problem, options);
    this.passing = passing;
  }
}
