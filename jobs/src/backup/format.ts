/**
 * The format of a backup: `backup-<UTC time>.ndjson.gz`, one row of a table per line, and a manifest next to it. A
 * backup without a manifest is unfinished. docs/decisions/0012-backup-format.md says why.
 */
import { type Document, isDocument, parseDocument } from "../documents/document.ts";
import { formatTimestamp, parseTimestamp } from "../documents/timestamp.ts";
import { badBackup } from "./problems.ts";

export const tables = ["json_store", "state_history"] as const;
export type Table = (typeof tables)[number];

/** The schema of the application's first version. */
export const schemaVersion = 1;
const formatName = "scheduler-ops-backup";
const formatVersion = 2;

export interface Manifest {
  readonly createdAt: Date;
  /** Where the rows are from; never from both. */
  readonly store: "postgres" | "file";
  readonly schemaVersion: number;
  /** Rows of each table. */
  readonly rows: Readonly<Record<Table, number>>;
  /** Of the compressed file. */
  readonly bytes: number;
  readonly sha256: string;
  /** Of the uncompressed lines. */
  readonly contentBytes: number;
  readonly contentSha256: string;
}

const name = /^(backup-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z)\.(ndjson\.gz|manifest\.json)$/;

/** The name of a backup without its extension, `undefined` for any other file. */
export function stemOf(file: string): string | undefined {
  return name.exec(file)?.[1];
}

/** When a backup was started, from its name. */
export function timeOf(file: string): Date | undefined {
  const [, , year, month, day, hour, minute, second] = name.exec(file) ?? [];
  return parseTimestamp(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

export const dataName = (stem: string) => `${stem}.ndjson.gz`;
export const manifestName = (stem: string) => `${stem}.manifest.json`;

/** One line, with the row's text as stored: it is not reformatted. */
export function formatLine(table: Table, row: string): string {
  return `{"table":"${table}","row":${row}}\n`;
}

/** `undefined` for text that is not a line of a backup. */
export function parseLine(line: string): { table: Table; row: Document } | undefined {
  const parsed = parseDocument(line);
  const table = tables.find((each) => each === parsed?.table);
  const row = parsed?.row;
  return table === undefined || row === undefined || !isDocument(row) ? undefined : { table, row };
}

export function formatManifest(manifest: Manifest): string {
  const document = {
    format: formatName,
    version: formatVersion,
    created_at: formatTimestamp(manifest.createdAt),
    store: manifest.store,
    schema_version: manifest.schemaVersion,
    rows: manifest.rows,
    bytes: manifest.bytes,
    sha256: manifest.sha256,
    content_bytes: manifest.contentBytes,
    content_sha256: manifest.contentSha256,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** @throws {OperationError} when it is not a manifest, or one of a later version */
export function parseManifest(text: string, file: string): Manifest {
  const document = parseDocument(text);
  if (document?.format !== formatName) throw badBackup(file, "its manifest is not a backup manifest");
  if (document.version !== formatVersion || document.schema_version !== schemaVersion) {
    throw badBackup(file, "this version does not support its format or schema");
  }
  const { store, bytes, sha256, content_bytes: contentBytes, content_sha256: contentSha256, rows } = document;
  const createdAt = parseTimestamp(document.created_at);
  const counts = isDocument(rows) ? tables.map((table) => rows[table]) : [];
  if (
    createdAt === undefined ||
    (store !== "postgres" && store !== "file") ||
    !isCount(bytes) ||
    !isCount(contentBytes) ||
    !isSha256(sha256) ||
    !isSha256(contentSha256) ||
    !counts.every(isCount)
  ) {
    throw badBackup(file, "a value in its manifest is missing or invalid");
  }
  const [documents = 0, history = 0] = counts.filter(isCount);
  return {
    createdAt,
    store,
    schemaVersion,
    rows: { json_store: documents, state_history: history },
    bytes,
    sha256,
    contentBytes,
    contentSha256,
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isSha256(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
