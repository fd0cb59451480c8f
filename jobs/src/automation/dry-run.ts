/** The store and the client of a dry run: it works on copies of the documents and sends nothing. */
import { applyPatch } from "../documents/document.ts";
import { freeTickKeys } from "../documents/leases.ts";
import { memoryStore } from "../store/memory-store.ts";
import type { StateStore } from "../store/state-store.ts";
import type { SwitchBot } from "../switchbot/switchbot.ts";

/** A copy of the documents in memory, which takes all writes. The tick's lock counts as free. */
export async function copyStore(store: StateStore): Promise<StateStore> {
  // Not readAll: for that a file store takes its own lock, which writes.
  const [settings, state] = await Promise.all([store.read("settings"), store.read("state")]);
  return memoryStore({ settings, state: applyPatch(state, { set: freeTickKeys }) }, store.name);
}

/** A client that reads devices and ignores commands. */
export function sendNothing(switchBot: SwitchBot): SwitchBot {
  return { ...switchBot, sendCommand: async () => {}, executeScene: async () => {} };
}

/** The same client, which adds each call to `calls`, failed ones too: `status:ID`, `scene:ID`, `cmd:ID:COMMAND:PARAMETER`. */
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
