import { stat } from "node:fs/promises";
import { join } from "node:path";
import { withProcessLock } from "../../../src/core/process-lock.ts";
import {
  applyPatch,
  type Document,
  type DocumentKind,
  formatDocument,
  type Patch,
  parseDocument,
  type StoredKind,
} from "../documents/document.ts";
import { keepFileAside, readTextIfAny, replaceFile } from "./durable-file.ts";
import { brokenFile, fileProblem } from "./file-problems.ts";
import type { HistoryRow } from "./history.ts";
import { addToHistoryFile, readHistoryFile } from "./history-file.ts";
import type { Change, Guard, StateStore } from "./state-store.ts";

const storedKinds: readonly StoredKind[] = ["settings", "state", "health"];

interface StoredText {
  readonly kind: StoredKind;
  readonly text: string;
  readonly writtenAt: Date;
}

interface StoreTexts {
  readonly documents: readonly StoredText[];
  readonly history: readonly string[];
}

export interface ReplacementTexts {
  readonly documents: Partial<Record<StoredKind, string>>;
  readonly history: readonly string[];
}

/**
 * `settings.json` and `state.json` in one folder, in the format of the application's own file store, and the history
 * in `history.jsonl`, one row per line.
 */
export class FileStore implements StateStore {
  readonly name = "file";
  readonly failover = undefined;
  readonly #folder: string;
  readonly #lockWaitMs: number;

  /** `lockWaitMs`: how long a write waits for another process, as the application waits for its database. */
  constructor(folder: string, { lockWaitMs = 5_000 }: { lockWaitMs?: number } = {}) {
    this.#folder = folder;
    this.#lockWaitMs = lockWaitMs;
  }

  // Writers replace the file atomically, so a single read needs no lock.
  read(kind: StoredKind): Promise<Document> {
    return this.#reportingProblems(() => this.#load(kind));
  }

  readAll(): Promise<Record<DocumentKind, Document>> {
    return this.#locked(async () => ({
      settings: await this.#load("settings"),
      state: await this.#load("state"),
    }));
  }

  /** A file that is not a JSON object is renamed before this fails, so the next run starts over. */
  transaction<Result>(kind: StoredKind, update: (document: Document) => Change<Result>): Promise<Result> {
    return this.#locked(async () => {
      const document = await this.#load(kind, { keepAside: true });
      const { patch, result } = update(document);
      if (patch !== undefined)
        await replaceFile(this.#path(kind), formatDocument(applyPatch(document, patch)));
      return result;
    });
  }

  patch(kind: DocumentKind, patch: Patch, guard?: Guard): Promise<boolean> {
    return this.transaction(kind, (document) =>
      guard === undefined || document[guard.key] === guard.equals
        ? { patch, result: true }
        : { result: false },
    );
  }

  /** Replaces a document, valid or not. */
  replace(kind: DocumentKind, document: Document): Promise<void> {
    return this.#locked(async () => {
      const text = formatDocument(document);
      if ((await readTextIfAny(this.#path(kind))) !== text) await replaceFile(this.#path(kind), text);
    });
  }

  /** The texts of all files at one instant; the history without empty lines. */
  readTexts(): Promise<StoreTexts> {
    return this.#locked(async () => {
      const documents: StoredText[] = [];
      for (const kind of storedKinds) {
        await this.#load(kind); // reports an invalid one
        const text = await readTextIfAny(this.#path(kind));
        if (text !== undefined)
          documents.push({ kind, text, writtenAt: (await stat(this.#path(kind))).mtime });
      }
      await readHistoryFile(this.#historyPath);
      const history = ((await readTextIfAny(this.#historyPath)) ?? "").split("\n");
      return { documents, history: history.filter((line) => line !== "") };
    });
  }

  /**
   * Replaces all files, which are renamed first, with the texts that `prepare` returns for the stored documents.
   * Nothing changes if `prepare` throws.
   */
  replaceTexts(
    prepare: (stored: Partial<Record<StoredKind, string>>, hasHistory: boolean) => ReplacementTexts,
  ): Promise<void> {
    return this.#locked(async () => {
      const stored: Partial<Record<StoredKind, string>> = {};
      for (const kind of storedKinds) {
        const text = await readTextIfAny(this.#path(kind));
        if (text !== undefined) stored[kind] = text;
      }
      const { documents, history } = prepare(stored, ((await readTextIfAny(this.#historyPath)) ?? "") !== "");
      for (const kind of storedKinds) {
        if (stored[kind] !== undefined) await keepFileAside(this.#path(kind), "replaced");
        const text = documents[kind];
        if (text !== undefined) await replaceFile(this.#path(kind), text);
      }
      if ((await readTextIfAny(this.#historyPath)) !== undefined)
        await keepFileAside(this.#historyPath, "replaced");
      if (history.length > 0) await replaceFile(this.#historyPath, `${history.join("\n")}\n`);
    });
  }

  /** Renames a document. @returns its new path, `undefined` when there is no document */
  keepAside(kind: DocumentKind): Promise<string | undefined> {
    return this.#locked(async () => {
      const path = this.#path(kind);
      return (await readTextIfAny(path)) === undefined ? undefined : keepFileAside(path, "replaced");
    });
  }

  addHistory(row: HistoryRow): Promise<void> {
    return this.#locked(() => addToHistoryFile(this.#historyPath, row));
  }

  /** The rows since a time. */
  historySince(since: Date): Promise<HistoryRow[]> {
    return this.#reportingProblems(async () =>
      (await readHistoryFile(this.#historyPath)).filter(({ timestamp }) => timestamp >= since),
    );
  }

  newestHistory(): Promise<Date | undefined> {
    return this.#reportingProblems(async () => (await readHistoryFile(this.#historyPath)).at(-1)?.timestamp);
  }

  async close(): Promise<void> {}

  get #historyPath(): string {
    return join(this.#folder, "history.jsonl");
  }

  #path(kind: StoredKind): string {
    return join(this.#folder, `${kind}.json`);
  }

  async #load(kind: StoredKind, { keepAside = false } = {}): Promise<Document> {
    const path = this.#path(kind);
    const text = await readTextIfAny(path);
    if (text === undefined) return {};
    const document = parseDocument(text);
    if (document !== undefined) return document;
    throw brokenFile(path, keepAside ? await keepFileAside(path) : undefined);
  }

  #locked<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#reportingProblems(() =>
      withProcessLock(join(this.#folder, ".lock"), this.#lockWaitMs, work),
    );
  }

  async #reportingProblems<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw fileProblem(this.#folder, error);
    }
  }
}
