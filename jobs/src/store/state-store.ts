import { OperationError, type Problem } from "../../../src/core/errors.ts";
import type { Document, DocumentKind, JsonValue, Patch } from "../documents/document.ts";
import type { HistoryRow } from "./history.ts";

/** The outcome of a transaction: what to write, nothing without `patch`, and the result. */
export interface Change<Result> {
  readonly patch?: Patch;
  readonly result: Result;
}

/** A patch is written only if the document has this value under this key. */
export interface Guard {
  readonly key: string;
  readonly equals: Exclude<JsonValue, object>;
}

/**
 * Where the two documents are stored. A missing document reads as `{}`; unknown keys are kept.
 * Every method throws {@link StoreError} on failure, and then nothing was written.
 */
export interface StateStore {
  /** Where the documents are read and written now, for `/healthz` and the log. */
  readonly name: "file" | "postgres";
  /** The status of a store with a fallback, as of its latest use. */
  readonly failover: FailoverStatus | undefined;
  read(kind: DocumentKind): Promise<Document>;
  /** Both documents at one instant. */
  readAll(): Promise<Record<DocumentKind, Document>>;
  /**
   * Reads and writes one document atomically. `update` must be pure, because it may be called twice, and must not call
   * the store.
   */
  transaction<Result>(kind: DocumentKind, update: (document: Document) => Change<Result>): Promise<Result>;
  /** Writes some keys of one document. @returns false, and writes nothing, if the guard does not match */
  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean>;
  /** Adds a row to the history and removes rows older than a day. Values that do not fit are truncated or dropped. */
  addHistory(row: HistoryRow): Promise<void>;
  /** Time of the newest row of the history; `undefined` without rows. */
  newestHistory(): Promise<Date | undefined>;
  close(): Promise<void>;
}

export interface FailoverStatus {
  /** Consecutive failures of the database. */
  readonly failures: number;
  /** Since when the files are used; `undefined` while the database is used. */
  readonly since: Date | undefined;
  /** When the database is probed again; `undefined` while it is used. */
  readonly nextProbe: Date | undefined;
}

/** The store could not be read or written. */
export class StoreError extends OperationError {
  override readonly name: string = "StoreError";
}

/** The database is not available, regardless of its content. */
export class StoreUnavailable extends StoreError {
  override readonly name = "StoreUnavailable";
  /** Whether a retry may succeed. */
  readonly transient: boolean;

  constructor(problem: Problem, transient: boolean, options?: ErrorOptions) {
    super(problem, options);
    this.transient = transient;
  }
}
