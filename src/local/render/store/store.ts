import type { Clock } from "../../../core/clock.ts";
import { type Collection, type Staged, stagedCollection } from "./collection.ts";
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
 * All that the local Render knows, in memory and on disk. What a method has returned from is on disk:
 * it survives a crash of the process at any moment. All methods are synchronous.
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
   * Stores everything that `action` puts and deletes together or, when it throws, nothing of it.
   * A transaction within another is a part of that one.
   */
  transaction<T>(action: () => T): T;
  /** Takes out a service with all that belongs to it: deploys, runs, events, log lines. */
  deleteService(id: string): void;
  close(): void;
}

/**
 * Opens the store of a data folder, which must exist and be this process's own (see `storage/data-folder.ts`).
 * @throws OperationError LOCAL003 when a file in it is damaged
 */
export function openStore(folder: string): Store {
  const journal = openJournal(folder, trimHistory);
  const collections: Staged[] = [];
  let inTransaction = false;

  function collection<T extends { readonly id: string }>(name: string): Collection<T> {
    const records = stagedCollection<T>(name, journal, () => {
      if (!inTransaction) commit();
    });
    collections.push(records);
    return records;
  }

  function commit(): void {
    try {
      const changes = collections.flatMap((records) => records.staged());
      if (changes.length > 0) journal.append(changes);
    } finally {
      for (const records of collections) records.forget();
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
        for (const records of collections) records.forget();
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

/** Stores that something happened to a service now. */
export function recordEvent(
  { store, clock }: { store: Store; clock: Clock },
  serviceId: string,
  type: string,
  details: Readonly<Record<string, unknown>>,
): void {
  const now = clock.now();
  store.events.put({ id: newId("evt", now), timestamp: timestamp(now), serviceId, type, details });
}
