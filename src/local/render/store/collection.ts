import type { Change, Journal } from "./journal.ts";

/** Records of one kind by id. */
export interface Collection<T extends { readonly id: string }> {
  get(id: string): T | undefined;
  /** All records, oldest first. */
  all(): readonly T[];
  /** Adds the record, or replaces the one with the same id. */
  put(record: T): void;
  /** Deletes the record; no effect when it does not exist. */
  delete(id: string): void;
}

/** Changes that are pending until they are written to the journal or discarded. */
export interface PendingChanges {
  pending(): readonly Change[];
  discard(): void;
}

/**
 * The records that the journal holds under `name`.
 * @param changed called after each pending change
 */
export function createCollection<T extends { readonly id: string }>(
  name: string,
  journal: Journal,
  changed: () => void,
): Collection<T> & PendingChanges {
  const pending = new Map<string, T | undefined>();
  // Under this name the journal holds only records passed to `put`: their type is known only here.
  const stored = (): ReadonlyMap<string, T> =>
    (journal.tables.get(name) ?? new Map()) as ReadonlyMap<string, T>;

  function change(id: string, record: T | undefined): void {
    pending.set(id, record);
    changed();
  }

  return {
    get: (id) => (pending.has(id) ? pending.get(id) : stored().get(id)),
    all() {
      if (pending.size === 0) return [...stored().values()];
      const merged = new Map<string, T | undefined>([...stored(), ...pending]);
      return [...merged.values()].filter((record) => record !== undefined);
    },
    put: (record) => change(record.id, record),
    delete: (id) => change(id, undefined),
    pending: () =>
      [...pending].map(([id, record]) => ({
        collection: name,
        id,
        ...(record === undefined ? {} : { record }),
      })),
    discard: () => pending.clear(),
  };
}
