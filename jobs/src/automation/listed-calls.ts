import type { SwitchBot } from "../switchbot/switchbot.ts";

/**
 * The same client, and a list of what it was asked, failed calls included: `status:ID`, `scene:ID`,
 * `cmd:ID:COMMAND:PARAMETER`.
 */
export function listingCalls(switchBot: SwitchBot, calls: string[]): SwitchBot {
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
