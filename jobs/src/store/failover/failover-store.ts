import { type Document, type DocumentKind, type Patch, patched } from "../../documents/document.ts";
import { messageOf } from "../../program/problem.ts";
import type { HistoryRow } from "../history.ts";
import type { Change, FailoverStatus, Guard, StateStore } from "../state-store.ts";
import { type FailoverRecord, isStandingIn } from "./record.ts";
import { type FailoverParts, Switch } from "./switch.ts";

const kinds: readonly DocumentKind[] = ["settings", "state"];

/**
 * The database, and after three failures in a row the files, which hold a copy of its documents. While those stand
 * in, writes look for the database from time to time; once it is back, and nobody ticks on either side, it gets
 * what was written meanwhile.
 */
export class FailoverStore implements StateStore {
  readonly #parts: FailoverParts;
  readonly #switch: Switch;

  constructor(parts: FailoverParts) {
    this.#parts = parts;
    this.#switch = new Switch(parts);
  }

  get name(): "file" | "postgres" {
    return this.failover.since === undefined ? "postgres" : "file";
  }

  get failover(): FailoverStatus {
    return this.#parts.ledger.status;
  }

  read(kind: DocumentKind): Promise<Document> {
    const { database, files } = this.#parts;
    return this.#switch.reading(
      async () => this.#copied(kind, await database.read(kind)),
      () => files.read(kind),
    );
  }

  readAll(): Promise<Record<DocumentKind, Document>> {
    const { database, files } = this.#parts;
    return this.#switch.reading(
      async () => {
        const documents = await database.readAll();
        for (const kind of kinds) await this.#copied(kind, documents[kind]);
        return documents;
      },
      () => files.readAll(),
    );
  }

  transaction<Result>(kind: DocumentKind, update: (document: Document) => Change<Result>): Promise<Result> {
    const { database, files, ledger } = this.#parts;
    return this.#switch.writing(
      async () => {
        let after: Document = {};
        const result = await database.transaction(kind, (document) => {
          const change = update(document);
          after = patched(document, change.patch ?? {});
          return change;
        });
        await this.#copied(kind, after);
        return result;
      },
      async (record) => {
        const { patch, result } = update(await files.read(kind));
        if (patch === undefined) return result;
        await ledger.noteWrite(record, kind, keysOf(patch));
        await files.patch(kind, patch);
        return result;
      },
    );
  }

  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean> {
    const { database, files, ledger } = this.#parts;
    return this.#switch.writing(
      async () => {
        const isWritten = await database.patch(kind, patch, guard);
        if (isWritten)
          await this.#copy(async ({ copied }) => void (copied && (await files.patch(kind, patch))));
        return isWritten;
      },
      async (record) => {
        await ledger.noteWrite(record, kind, keysOf(patch));
        return files.patch(kind, patch, guard);
      },
    );
  }

  addHistory(row: HistoryRow): Promise<void> {
    const { database, files } = this.#parts;
    return this.#switch.writing(
      () => database.addHistory(row),
      () => files.addHistory(row),
    );
  }

  newestHistory(): Promise<Date | undefined> {
    const { database, files } = this.#parts;
    return this.#switch.reading(
      () => database.newestHistory(),
      () => files.newestHistory(),
    );
  }

  close(): Promise<void> {
    return this.#parts.database.close();
  }

  async #copied(kind: DocumentKind, document: Document): Promise<Document> {
    const { ledger, files, log } = this.#parts;
    await this.#copy(async (record) => {
      if (!record.copied) {
        for (const each of kinds) {
          const kept = await files.keepAside(each);
          if (kept !== undefined) log.info("store", "A file from before the database is kept", { kept });
        }
        await ledger.write({ ...record, copied: true });
      }
      await files.replace(kind, document);
    });
    return document;
  }

  /** A copy that fails is no failure of the call: the database has done its part. */
  async #copy(work: (record: FailoverRecord) => Promise<void>): Promise<void> {
    const { ledger, log } = this.#parts;
    try {
      await ledger.alone(async () => {
        const record = await ledger.look();
        if (!isStandingIn(record)) await work(record); // else the files are ahead
      });
    } catch (error) {
      log.error("store", "The documents could not be copied to fall back on", { error: messageOf(error) });
    }
  }
}

function keysOf({ set = {}, remove = [] }: Patch): string[] {
  return [...Object.keys(set), ...remove];
}
