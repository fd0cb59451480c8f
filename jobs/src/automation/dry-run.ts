/** What a tick works with that must change nothing: it decides on copies. */
import { patched } from "../documents/document.ts";
import { freeLockKeys } from "../documents/tick-lock.ts";
import { memoryStore } from "../store/memory-store.ts";
import type { StateStore } from "../store/state-store.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";

/** The documents of a store, read once; what is written stays in memory. The lock counts as free. */
export async function copyOf(store: StateStore): Promise<StateStore> {
  // Not readAll: a file store would take its own lock for that, which writes.
  const [settings, state] = await Promise.all([store.read("settings"), store.read("state")]);
  return memoryStore({ settings, state: patched(state, { set: freeLockKeys }) }, store.name);
}

/** A client that reads, and only seems to send. */
export function readingOnly(switchBot: SwitchBot): SwitchBot {
  return { ...switchBot, sendCommand: async () => {}, executeScene: async () => {} };
}
