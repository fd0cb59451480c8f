/**
 * Timestamps of the documents. The application writes UTC with microseconds and `+00:00`; one of its readers
 * does not understand `Z` on Python 3.10, so `Z` is never written.
 */

/** For example `2026-11-23T07:20:23.300000+00:00`. */
export function formatTimestamp(date: Date): string {
  return date.toISOString().replace("Z", "000+00:00");
}

const timestamp = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Reads an ISO 8601 timestamp; one without offset is UTC. `undefined` for everything else. */
export function parseTimestamp(value: unknown): Date | undefined {
  const parts = typeof value === "string" ? timestamp.exec(value.trim()) : null;
  if (parts === null) return undefined;
  const [, day, minute, second = "00", fraction = "", offset = "Z"] = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  const zone = offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const date = new Date(`${day}T${minute}:${second}.${milliseconds}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** For file names: sortable and without characters that a file system refuses, `20261123T072023.300Z`. */
export function fileTimestamp(date: Date): string {
  return date.toISOString().replaceAll(/[-:]/g, "");
}
