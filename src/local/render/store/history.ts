import type { Tables } from "./journal.ts";

// How many records of each kind are kept per service: a few days of a job that runs every few minutes.
const keptPerService: Readonly<Record<string, number>> = { deploys: 100, runs: 1000, events: 3000 };

/**
 * Deletes the oldest deploys, runs and events, so that the data folder of a long-lived local Render stays small, and
 * those whose service no longer exists because of a crash while it was being deleted.
 */
export function trimHistory(tables: Tables): void {
  const services = tables.get("services") ?? new Map();
  for (const [name, limit] of Object.entries(keptPerService)) {
    const table = tables.get(name);
    if (table === undefined) continue;
    const seen = new Map<string, number>();
    for (const [id, record] of [...table].reverse()) {
      const serviceId = serviceOf(record);
      const count = (seen.get(serviceId) ?? 0) + 1;
      seen.set(serviceId, count);
      if (count > limit || !services.has(serviceId)) table.delete(id);
    }
  }
}

function serviceOf(record: unknown): string {
  const known = typeof record === "object" && record !== null && "serviceId" in record;
  return known ? String(record.serviceId) : "";
}
