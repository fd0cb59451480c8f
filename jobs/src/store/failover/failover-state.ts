/** `failover.json`, in the folder of the fallback files: what is kept between runs about the database and its fallback. */
import { join } from "node:path";
import { type Document, type DocumentKind, isDocument, parseDocument } from "../../documents/document.ts";
import { formatTimestamp, parseTimestamp } from "../../documents/timestamp.ts";
import { keepFileAside, readTextIfAny, replaceFile } from "../durable-file.ts";

export interface FailoverState {
  /** Consecutive failures of the database. */
  readonly failures: number;
  /** Whether the files are a copy of the database, and not older files of another origin. */
  readonly copied: boolean;
  /** Set while the files are used instead of the database. */
  readonly fallback: Fallback | undefined;
}

export interface Fallback {
  readonly since: Date;
  readonly nextProbe: Date;
  /** Probes that failed. */
  readonly probes: number;
  /** The documents as they were last read from the database. */
  readonly base: Readonly<Record<DocumentKind, Document>>;
  /** When each key was last written since then. */
  readonly written: Readonly<Record<DocumentKind, Readonly<Record<string, Date>>>>;
}

export type FallbackState = FailoverState & { readonly fallback: Fallback };

export function isFallbackActive(state: FailoverState): state is FallbackState {
  return state.fallback !== undefined;
}

/** The state where there is no record yet. */
export const noFailover: FailoverState = { failures: 0, copied: false, fallback: undefined };

export function failoverPath(folder: string): string {
  return join(folder, "failover.json");
}

/** Since when the files of a folder are used instead of the database; `undefined` while they are not. */
export async function fallbackSince(stateDir: string | undefined): Promise<Date | undefined> {
  if (stateDir === undefined) return undefined;
  const { fallback } = await readFailoverState(failoverPath(stateDir), () => undefined);
  return fallback?.since;
}

/** A record that is invalid is renamed, passed to `report` under its new name, and counts as absent. */
export async function readFailoverState(
  path: string,
  report: (kept: string) => void,
): Promise<FailoverState> {
  const text = await readTextIfAny(path);
  if (text === undefined) return noFailover;
  const state = parseFailoverState(text);
  if (state === undefined) report(await keepFileAside(path));
  return state ?? noFailover;
}

export async function writeFailoverState(
  path: string,
  { failures, copied, fallback }: FailoverState,
): Promise<void> {
  const document = {
    failures,
    copied,
    ...(fallback === undefined
      ? {}
      : {
          stand_in: {
            since: formatTimestamp(fallback.since),
            next_probe: formatTimestamp(fallback.nextProbe),
            probes: fallback.probes,
            base: fallback.base,
            written: {
              settings: formatTimes(fallback.written.settings),
              state: formatTimes(fallback.written.state),
            },
          },
        }),
  };
  await replaceFile(path, `${JSON.stringify(document, null, 2)}\n`);
}

/** `undefined` where the text is not a failover record. */
export function parseFailoverState(text: string): FailoverState | undefined {
  const { failures, copied, stand_in: written } = parseDocument(text) ?? {};
  if (typeof failures !== "number" || typeof copied !== "boolean") return undefined;
  if (written === undefined) return { failures, copied, fallback: undefined };
  const fallback = parseFallback(written);
  return fallback === undefined ? undefined : { failures, copied, fallback };
}

function parseFallback(value: unknown): Fallback | undefined {
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
    written: { settings: parseTimes(written.settings), state: parseTimes(written.state) },
  };
}

function formatTimes(times: Readonly<Record<string, Date>>): Document {
  return Object.fromEntries(Object.entries(times).map(([key, time]) => [key, formatTimestamp(time)]));
}

function parseTimes(value: unknown): Record<string, Date> {
  const times = isDocument(value) ? Object.entries(value) : [];
  return Object.fromEntries(times.map(([key, text]) => [key, parseTimestamp(text) ?? new Date(0)]));
}
