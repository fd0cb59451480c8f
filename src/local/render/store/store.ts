import type { Clock } from "../../../core/clock.ts";
import { type Collection, createCollection, type PendingChanges } from "./collection.ts";
import { trimHistory } from "./history.ts";
import { newId } from "./ids.ts";
import { openJournal } from "./journal.ts";
import { type LogStore, openLogStore } from "./log-store.ts";
import type {
  Deploy,
  Environment,
  Project,
  RegistryCredential,
  Run,
  Service,
  ServiceEvent,
} from "./model.ts";
import { timestamp } from "./timestamps.ts";

/**
 * All state of the local Render, in memory and on disk. When a method has returned, its change is on disk and
 * survives a crash of the process at any time. All methods are synchronous.
 */
export interface Store {
  readonly services: Collection<Service>;
  readonly deploys: Collection<Deploy>;
  readonly runs: Collection<Run>;
  readonly events: Collection<ServiceEvent>;
  readonly projects: Collection<Project>;
  readonly environments: Collection<Environment>;
  readonly registryCredentials: Collection<RegistryCredential>;
  readonly logs: LogStore;
  /**
   * Stores all changes that `action` makes together or, when it throws, none of them.
   * A nested transaction becomes part of the outer one.
   */
  transaction<T>(action: () => T): T;
  /** Deletes a service with its deploys, runs, events and log lines. */
  deleteService(id: string): void;
  close(): void;
}

/**
 * Opens the store of a data folder, which must be prepared and locked (`data-folder.ts`, `data-folder-lock.ts`).
 * @throws OperationError LOCAL003 when a file in it is damaged
 */
export function openStore(folder: string): Store {
  const journal = openJournal(folder, trimHistory);
  const collections: PendingChanges[] = [];
  let inTransaction = false;

  function collection<T extends { readonly id: string }>(name: string): Collection<T> {
    const records = createCollection<T>(name, journal, () => {
      if (!inTransaction) commit();
    });
    collections.push(records);
    return records;
  }

  function commit(): void {
    try {
      const changes = collections.flatMap((records) => records.pending());
      if (changes.length > 0) journal.append(changes);
    } finally {
      for (const records of collections) records.discard();
    }
  }

  const store: Store = {
    services: collection("services"),
    deploys: collection("deploys"),
    runs: collection("runs"),
    events: collection("events"),
    projects: collection("projects"),
    environments: collection("environments"),
    registryCredentials: collection("registryCredentials"),
    logs: openLogStore(folder),
    transaction(action) {
      if (inTransaction) return action();
      inTransaction = true;
      try {
        const result = action();
        commit();
        return result;
      } finally {
        inTransaction = false;
        for (const records of collections) records.discard();
      }
    },
    deleteService(id) {
      store.transaction(() => {
        for (const history of [store.deploys, store.runs, store.events]) {
          for (const record of history.all()) if (record.serviceId === id) history.delete(record.id);
        }
        store.services.delete(id);
      });
      store.logs.delete(id);
    },
    close: () => journal.close(),
  };
  return store;
}

/** Stores an event of a service, with the current time. */
export function recordEvent(
  { store, clock }: { store: Store; clock: Clock },
  serviceId: string,
  type: string,
  details: Readonly<Record<string, unknown>>,
): void {
  const now = clock.now();
  store.events.put({ id: newId("evt", now), timestamp: timestamp(now), serviceId, type, details });
}
