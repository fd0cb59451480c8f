import { messageOf } from "../../../../src/core/errors.ts";
import { applyPatch, type Document, type DocumentKind, type Patch } from "../../documents/document.ts";
import type { HistoryRow } from "../history.ts";
import type { Change, FailoverStatus, Guard, StateStore } from "../state-store.ts";
import { type FailoverParts, FailoverPolicy } from "./failover-policy.ts";
import { type FailoverState, isFallbackActive } from "./failover-state.ts";

const kinds: readonly DocumentKind[] = ["settings", "state"];

/**
 * The database, and after three failures in a row the files, which hold a copy of its documents. While the files are
 * used, writes probe the database from time to time; once it is back, and no tick runs on either side, it gets the
 * changes from the files.
 */
export class FailoverStore implements StateStore {
  readonly #parts: FailoverParts;
  readonly #policy: FailoverPolicy;

  constructor(parts: FailoverParts) {
    this.#parts = parts;
    this.#policy = new FailoverPolicy(parts);
  }

  get name(): "file" | "postgres" {
    return this.failover.since === undefined ? "postgres" : "file";
  }

  get failover(): FailoverStatus {
    return this.#parts.record.status;
  }

  read(kind: DocumentKind): Promise<Document> {
    const { database, files } = this.#parts;
    return this.#policy.read(
      async () => this.#copyDocument(kind, await database.read(kind)),
      () => files.read(kind),
    );
  }

  readAll(): Promise<Record<DocumentKind, Document>> {
    const { database, files } = this.#parts;
    return this.#policy.read(
      async () => {
        const documents = await database.readAll();
        for (const kind of kinds) await this.#copyDocument(kind, documents[kind]);
        return documents;
      },
      () => files.readAll(),
    );
  }

  transaction<Result>(kind: DocumentKind, update: (document: Document) => Change<Result>): Promise<Result> {
    const { database, files, record } = this.#parts;
    return this.#policy.write(
      async () => {
        let after: Document = {};
        const result = await database.transaction(kind, (document) => {
          const change = update(document);
          after = applyPatch(document, change.patch ?? {});
          return change;
        });
        await this.#copyDocument(kind, after);
        return result;
      },
      async (state) => {
        const { patch, result } = update(await files.read(kind));
        if (patch === undefined) return result;
        await record.noteWrite(state, kind, keysOf(patch));
        await files.patch(kind, patch);
        return result;
      },
    );
  }

  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean> {
    const { database, files, record } = this.#parts;
    return this.#policy.write(
      async () => {
        const isWritten = await database.patch(kind, patch, guard);
        if (isWritten)
          await this.#copy(async ({ copied }) => void (copied && (await files.patch(kind, patch))));
        return isWritten;
      },
      async (state) => {
        await record.noteWrite(state, kind, keysOf(patch));
        return files.patch(kind, patch, guard);
      },
    );
  }

  addHistory(row: HistoryRow): Promise<void> {
    const { database, files } = this.#parts;
    return this.#policy.write(
      () => database.addHistory(row),
      () => files.addHistory(row),
    );
  }

  newestHistory(): Promise<Date | undefined> {
    const { database, files } = this.#parts;
    return this.#policy.read(
      () => database.newestHistory(),
      () => files.newestHistory(),
    );
  }

  close(): Promise<void> {
    return this.#parts.database.close();
  }

  async #copyDocument(kind: DocumentKind, document: Document): Promise<Document> {
    const { record, files, log } = this.#parts;
    await this.#copy(async (state) => {
      if (!state.copied) {
        for (const each of kinds) {
          const kept = await files.keepAside(each);
          if (kept !== undefined) log.info("store", "A file older than the database was renamed", { kept });
        }
        await record.write({ ...state, copied: true });
      }
      await files.replace(kind, document);
    });
    return document;
  }

  /** A copy that fails does not fail the call: the database has stored the change. */
  async #copy(work: (state: FailoverState) => Promise<void>): Promise<void> {
    const { record, log } = this.#parts;
    try {
      await record.exclusively(async () => {
        const state = await record.read();
        if (!isFallbackActive(state)) await work(state); // else the files are newer
      });
    } catch (error) {
      log.error("store", "The fallback copy of the documents could not be written", {
        error: messageOf(error),
      });
    }
  }
}

function keysOf({ set = {}, remove = [] }: Patch): string[] {
  return [...Object.keys(set), ...remove];
}
