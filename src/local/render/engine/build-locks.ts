/** Keeps what changes a folder apart from what reads it. */
export interface FolderLocks {
  /** Runs one action after the other for each folder, in the order in which they were asked for. */
  exclusive<T>(folder: string, action: () => Promise<T>): Promise<T>;
  /** Resolves when no exclusive action of the folder is under way or waiting. */
  idle(folder: string): Promise<void>;
}

export function folderLocks(): FolderLocks {
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
