/** What is kept between runs about a database and the files that stand in for it, beside those files. */
import { join } from "node:path";
import { type Document, type DocumentKind, isDocument, parseDocument } from "../../documents/document.ts";
import { formatTimestamp, parseTimestamp } from "../../time/timestamp.ts";
import { keepFileAside, readTextIfAny, replaceFile } from "../durable-file.ts";

export interface FailoverRecord {
  /** Failures of the database in a row. */
  readonly failures: number;
  /** Whether the files are a copy of the database, and not what somebody had there before. */
  readonly copied: boolean;
  /** Set while the files stand in. */
  readonly standIn: StandIn | undefined;
}

export type StandingIn = FailoverRecord & { readonly standIn: StandIn };

export function isStandingIn(record: FailoverRecord): record is StandingIn {
  return record.standIn !== undefined;
}

export interface StandIn {
  readonly since: Date;
  readonly nextProbe: Date;
  /** Probes that failed. */
  readonly probes: number;
  /** The documents as they were last seen in the database. */
  readonly base: Readonly<Record<DocumentKind, Document>>;
  /** When which key was last written meanwhile. */
  readonly written: Readonly<Record<DocumentKind, Readonly<Record<string, Date>>>>;
}

/** Where there is no record yet. */
export const untouched: FailoverRecord = { failures: 0, copied: false, standIn: undefined };

export function recordPath(folder: string): string {
  return join(folder, "failover.json");
}

/** One that cannot be understood is kept aside, told to `report`, and counts as none. */
export async function readRecord(path: string, report: (kept: string) => void): Promise<FailoverRecord> {
  const text = await readTextIfAny(path);
  if (text === undefined) return untouched;
  const record = parseRecord(text);
  if (record === undefined) report(await keepFileAside(path));
  return record ?? untouched;
}

export async function writeRecord(
  path: string,
  { failures, copied, standIn }: FailoverRecord,
): Promise<void> {
  const document = {
    failures,
    copied,
    ...(standIn === undefined
      ? {}
      : {
          stand_in: {
            since: formatTimestamp(standIn.since),
            next_probe: formatTimestamp(standIn.nextProbe),
            probes: standIn.probes,
            base: standIn.base,
            written: {
              settings: timesText(standIn.written.settings),
              state: timesText(standIn.written.state),
            },
          },
        }),
  };
  await replaceFile(path, `${JSON.stringify(document, null, 2)}\n`);
}

/** `undefined` where the text is no record. */
export function parseRecord(text: string): FailoverRecord | undefined {
  const { failures, copied, stand_in: written } = parseDocument(text) ?? {};
  if (typeof failures !== "number" || typeof copied !== "boolean") return undefined;
  if (written === undefined) return { failures, copied, standIn: undefined };
  const standIn = parseStandIn(written);
  return standIn === undefined ? undefined : { failures, copied, standIn };
}

function parseStandIn(value: unknown): StandIn | undefined {
  if (!isDocument(value)) return undefined;
  const { probes, base, written } = value;
  const since = parseTimestamp(value.since);
  const nextProbe = parseTimestamp(value.next_probe);
  if (since === undefined || nextProbe === undefined || typeof probes !== "number") return undefined;
  if (!isDocument(base) || !isDocument(base.settings) || !isDocument(base.state)) return undefined;
  if (!isDocument(written)) return undefined;
  return {
    since,
    nextProbe,
    probes,
    base: { settings: base.settings, state: base.state },
    written: { settings: timesOf(written.settings), state: timesOf(written.state) },
  };
}

function timesText(times: Readonly<Record<string, Date>>): Document {
  return Object.fromEntries(Object.entries(times).map(([key, time]) => [key, formatTimestamp(time)]));
}

function timesOf(value: unknown): Record<string, Date> {
  const times = isDocument(value) ? Object.entries(value) : [];
  return Object.fromEntries(times.map(([key, text]) => [key, parseTimestamp(text) ?? new Date(0)]));
}
