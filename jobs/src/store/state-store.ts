import type { Document, DocumentKind, JsonValue, Patch } from "../documents/document.ts";
import { JobError } from "../program/problem.ts";

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
  /** For `/healthz` and the log: `file`. */
  readonly name: string;
  read(kind: DocumentKind): Promise<Document>;
  /** Both documents as they were at one instant. */
  readAll(): Promise<Record<DocumentKind, Document>>;
  /**
   * Reads and writes one document with nobody else writing it in between. `update` is called once, works on
   * what it is given only, and must not call the store.
   */
  transaction<Result>(kind: DocumentKind, update: (document: Document) => Change<Result>): Promise<Result>;
  /** Writes some keys of one document. False, and nothing written, where the guard does not hold. */
  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean>;
  close(): Promise<void>;
}

/** The store could not be read or written. */
export class StoreError extends JobError {
  override readonly name = "StoreError";
}
