import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { messageOf } from "../../../core/errors.ts";
import { isPlainObject } from "../../../core/plain-object.ts";
import { unreadableData, unwritableData } from "./data-folder.ts";

/** One record that was put or deleted. */
export interface Change {
  readonly collection: string;
  readonly id: string;
  /** Missing: deleted. */
  readonly record?: unknown;
}

/** All records, by collection and id, oldest first. */
export type Tables = Map<string, Map<string, unknown>>;

/**
 * The storage on disk: a snapshot of all records and a journal of the changes since then, one line per transaction.
 * A transaction is stored once its whole line is written; an incomplete last line, left by a crash, is ignored.
 * Each line has a sequence number, the snapshot that of the last line it contains, so that a crash between
 * writing a snapshot and emptying the journal does no harm.
 */
export interface Journal {
  readonly tables: Tables;
  /** Writes the changes as one line and applies them to `tables`; throws LOCAL009 and changes nothing when writing fails. */
  append(changes: readonly Change[]): void;
  close(): void;
}

const snapshotFile = "records.json";

// A snapshot is written when the journal has grown to this size.
const maxJournalBytes = 4 * 1024 * 1024;

/**
 * Opens the journal of a data folder.
 * @param trim deletes records that are too old from the tables before each snapshot
 * @throws OperationError LOCAL003 when a file is damaged, LOCAL009 when the folder cannot be written; nothing has been
 * changed then
 */
export function openJournal(folder: string, trim: (tables: Tables) => void): Journal {
  const snapshotPath = join(folder, snapshotFile);
  const journalPath = join(folder, "records.journal");
  const { tables, sequence: lastInSnapshot } = readSnapshot(snapshotPath);
  let sequence = replay(journalPath, tables, lastInSnapshot);
  let size = 0;
  removeUnfinishedSnapshots(folder);
  const file = open();

  function open(): number {
    try {
      writeSnapshot();
      return openSync(journalPath, "a", 0o600);
    } catch (error) {
      throw unwritableData(folder, error);
    }
  }

  function writeSnapshot(): void {
    trim(tables);
    writeFileAtomic.sync(snapshotPath, snapshotText(tables, sequence), { mode: 0o600 });
    if (existsSync(journalPath)) truncateSync(journalPath);
    size = 0;
  }

  // A failure is retried with the next change or start: until then the journal holds everything.
  function tryToWriteSnapshot(): void {
    try {
      writeSnapshot();
    } catch {
      return;
    }
  }

  return {
    tables,
    append(changes) {
      const line = Buffer.from(`${JSON.stringify({ sequence: sequence + 1, changes })}\n`);
      appendLine(file, journalPath, line, size);
      size += line.length;
      sequence += 1;
      for (const change of changes) apply(tables, change);
      if (size > maxJournalBytes) tryToWriteSnapshot();
    },
    close() {
      tryToWriteSnapshot();
      closeSync(file);
    },
  };
}

/** Writes a whole line or nothing: a part that was written before the disk was full is cut off again. */
function appendLine(file: number, path: string, line: Buffer, size: number): void {
  try {
    let written = 0;
    while (written < line.length) written += writeSync(file, line, written);
  } catch (error) {
    truncateSync(path, size);
    throw unwritableData(path, error);
  }
}

/** write-file-atomic writes to a file next to the snapshot; a crash may leave one. */
function removeUnfinishedSnapshots(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${snapshotFile}.`)) rmSync(join(folder, name));
  }
}

function apply(tables: Tables, { collection, id, record }: Change): void {
  let table = tables.get(collection);
  if (table === undefined) {
    table = new Map();
    tables.set(collection, table);
  }
  if (record === undefined) table.delete(id);
  else table.set(id, record);
}

function snapshotText(tables: Tables, sequence: number): string {
  const entries = [...tables].map(([name, table]) => [name, [...table.values()]]);
  return `${JSON.stringify({ sequence, tables: Object.fromEntries(entries) })}\n`;
}

function readSnapshot(path: string): { tables: Tables; sequence: number } {
  const tables: Tables = new Map();
  if (!existsSync(path)) return { tables, sequence: 0 };
  const content = parseObject(readText(path), path);
  if (typeof content.sequence !== "number" || !isPlainObject(content.tables))
    throw unreadableData(path, "it is not a snapshot");
  for (const [name, records] of Object.entries(content.tables)) {
    if (!Array.isArray(records)) throw unreadableData(path, `"${name}" is not a list`);
    for (const record of records) {
      if (!isPlainObject(record) || typeof record.id !== "string")
        throw unreadableData(path, `"${name}" contains a record without an id`);
      apply(tables, { collection: name, id: record.id, record });
    }
  }
  return { tables, sequence: content.sequence };
}

/** Applies the journal's lines after number `from` to the tables and returns the last number. */
function replay(path: string, tables: Tables, from: number): number {
  if (!existsSync(path)) return from;
  const lines = readText(path).split("\n");
  lines.pop(); // after the last line end: nothing, or an incomplete line left by a crash, which was never confirmed to a client
  let last = from;
  for (const [index, line] of lines.entries()) {
    const entry = parseObject(line, `${path}:${index + 1}`);
    if (typeof entry.sequence !== "number" || !Array.isArray(entry.changes)) {
      throw unreadableData(`${path}:${index + 1}`, "it is not a journal line");
    }
    if (entry.sequence <= from) continue;
    for (const change of entry.changes) {
      if (!isChange(change)) throw unreadableData(`${path}:${index + 1}`, "it contains an invalid change");
      apply(tables, change);
    }
    last = entry.sequence;
  }
  return last;
}

function isChange(value: unknown): value is Change {
  return isPlainObject(value) && typeof value.collection === "string" && typeof value.id === "string";
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unreadableData(path, messageOf(error));
  }
}

function parseObject(text: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isPlainObject(value)) return value;
  } catch {
    throw unreadableData(where, "it is not JSON");
  }
  throw unreadableData(where, "it is not an object");
}
