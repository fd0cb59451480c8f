/** What a tick works with that must change nothing: it decides on copies. */
import { type Document, type DocumentKind, patched } from "../documents/document.ts";
import { freeLockKeys } from "../documents/tick-lock.ts";
import type { StateStore } from "../store/state-store.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";

/** The documents of a store, read once; what is written stays in memory. The lock counts as free. */
export async function copyOf(store: StateStore): Promise<StateStore> {
  // Not readAll: a file store would take its own lock for that, which writes.
  const [settings, state] = await Promise.all([store.read("settings"), store.read("state")]);
  const documents: Record<DocumentKind, Document> = {
    settings,
    state: patched(state, { set: freeLockKeys }),
  };
  return {
    name: store.name,
    failover: store.failover,
    read: async (kind) => documents[kind],
    readAll: async () => ({ ...documents }),
    async transaction(kind, update) {
      const { patch, result } = update(documents[kind]);
      documents[kind] = patched(documents[kind], patch ?? {});
      return result;
    },
    async patch(kind, patch, guard) {
      if (guard !== undefined && documents[kind][guard.key] !== guard.equals) return false;
      documents[kind] = patched(documents[kind], patch);
      return true;
    },
    addHistory: async () => {},
    newestHistory: () => store.newestHistory(),
    close: async () => {},
  };
}

/** A client that reads, and only seems to send. */
export function readingOnly(switchBot: SwitchBot): SwitchBot {
  return { ...switchBot, sendCommand: async () => {}, executeScene: async () => {} };
}
