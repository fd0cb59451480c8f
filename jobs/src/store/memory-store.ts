import { applyPatch, type Document, type DocumentKind } from "../documents/document.ts";
import type { StateStore } from "./state-store.ts";

/** A store in memory, without history: for a dry run. */
export function memoryStore(
  given: Readonly<Record<DocumentKind, Document>>,
  name: StateStore["name"],
): StateStore {
  const documents = { ...given };
  return {
    name,
    failover: undefined,
    read: async (kind) => documents[kind],
    readAll: async () => ({ ...documents }),
    async transaction(kind, update) {
      const { patch, result } = update(documents[kind]);
      documents[kind] = applyPatch(documents[kind], patch ?? {});
      return result;
    },
    async patch(kind, patch, guard) {
      if (guard !== undefined && documents[kind][guard.key] !== guard.equals) return false;
      documents[kind] = applyPatch(documents[kind], patch);
      return true;
    },
    addHistory: async () => {},
    newestHistory: async () => undefined,
    close: async () => {},
  };
}
