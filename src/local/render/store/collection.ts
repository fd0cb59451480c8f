import type { Change, Journal } from "./journal.ts";

/** Records of one kind by id. */
export interface Collection<T extends { readonly id: string }> {
  get(id: string): T | undefined;
  /** All records, oldest first. */
  all(): readonly T[];
  /** Adds the record or puts it in the place of the one with its id. */
  put(record: T): void;
  /** Takes the record out; without effect when it is not there. */
  delete(id: string): void;
}

/** Changes that wait until they are written to the journal or forgotten. */
export interface Staged {
  staged(): readonly Change[];
  forget(): void;
}

/**
 * The records that the journal holds under `name`.
 * @param changed called after each change that waits
 */
export function stagedCollection<T extends { readonly id: string }>(
  name: string,
  journal: Journal,
  changed: () => void,
): Collection<T> & Staged {
  const waiting = new Map<string, T | undefined>();
  // The journal holds what `put` was given under this name: the type of these records is known only here.
  const stored = (): ReadonlyMap<string, T> =>
    (journal.tables.get(name) ?? new Map()) as ReadonlyMap<string, T>;

  function change(id: string, record: T | undefined): void {
    waiting.set(id, record);
    changed();
  }

  return {
    get: (id) => (waiting.has(id) ? waiting.get(id) : stored().get(id)),
    all() {
      if (waiting.size === 0) return [...stored().values()];
      const merged = new Map<string, T | undefined>([...stored(), ...waiting]);
      return [...merged.values()].filter((record) => record !== undefined);
    },
    put: (record) => change(record.id, record),
    delete: (id) => change(id, undefined),
    staged: () =>
      [...waiting].map(([id, record]) => ({
        collection: name,
        id,
        ...(record === undefined ? {} : { record }),
      })),
    forget: () => waiting.clear(),
  };
}
