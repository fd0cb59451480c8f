/** What a tick works with that must change nothing: it decides on copies. */
import { applyPatch } from "../documents/document.ts";
import { freeTickKeys } from "../documents/leases.ts";
import { memoryStore } from "../store/memory-store.ts";
import type { StateStore } from "../store/state-store.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";

/** The documents of a store, read once; what is written stays in memory. The lock counts as free. */
export async function copyStore(store: StateStore): Promise<StateStore> {
  // Not readAll: a file store would take its own lock for that, which writes.
  const [settings, state] = await Promise.all([store.read("settings"), store.read("state")]);
  return memoryStore({ settings, state: applyPatch(state, { set: freeTickKeys }) }, store.name);
}

/** A client that reads, and only seems to send. */
export function sendNothing(switchBot: SwitchBot): SwitchBot {
  return { ...switchBot, sendCommand: async () => {}, executeScene: async () => {} };
}

/**
 * The same client, and a list of what it was asked, failed calls included: `status:ID`, `scene:ID`,
 * `cmd:ID:COMMAND:PARAMETER`.
 */
export function recordCalls(switchBot: SwitchBot, calls: string[]): SwitchBot {
  return {
    deviceStatus(id) {
      calls.push(`status:${id}`);
      return switchBot.deviceStatus(id);
    },
    sendCommand(id, command) {
      calls.push(`cmd:${id}:${command.command}:${command.parameter}`);
      return switchBot.sendCommand(id, command);
    },
    executeScene(id) {
      calls.push(`scene:${id}`);
      return switchBot.executeScene(id);
    },
    listDevices: () => switchBot.listDevices(),
  };
}
