/** Prevents builds in one folder from overlapping each other, or runs in that folder. */
export interface BuildLocks {
  /** Runs the actions of a folder one after the other, in the order of the calls. */
  exclusive<T>(folder: string, action: () => Promise<T>): Promise<T>;
  /** Resolves when no exclusive action of the folder is running or waiting. */
  idle(folder: string): Promise<void>;
}

export function buildLocks(): BuildLocks {
  const last = new Map<string, Promise<unknown>>();

  return {
    exclusive(folder, action) {
      const before = last.get(folder) ?? Promise.resolve();
      const result = before.then(action);
      const settled = result
        .catch(() => {})
        .then(() => {
          if (last.get(folder) === settled) last.delete(folder);
        });
      last.set(folder, settled);
      return result;
    },
    async idle(folder) {
      for (let current = last.get(folder); current !== undefined; current = last.get(folder)) await current;
    },
  };
}
