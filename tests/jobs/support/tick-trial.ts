/** One tick of the jobs on its own file store, with a stopped clock and a client with given responses. */
import { runTick, type TickResult } from "../../../jobs/src/automation/tick.ts";
import { FileStore } from "../../../jobs/src/store/file-store.ts";
import type { HistoryRow } from "../../../jobs/src/store/history.ts";
import type { StateStore } from "../../../jobs/src/store/state-store.ts";
import type { QuotaReading } from "../../../jobs/src/switchbot/quota.ts";
import type { SwitchBot } from "../../../jobs/src/switchbot/switchbot.ts";
import { SwitchBotError } from "../../../jobs/src/switchbot/switchbot-error.ts";
import { createStateFolder, type Json } from "./state-folder.ts";
import { keptLog, type LogLine, stoppedClock } from "./tick-context.ts";

/** The calls that fail: `meter` and `ac` are the reads of a status. */
type FailingCall = "meter" | "ac" | "scene" | "cmd";

export interface Trial {
  settings: Json;
  state?: Json;
  /** The body of the meter's response. */
  meter?: Json;
  /** The body of the aircon's response. */
  aircon?: Json;
  fail?: readonly string[];
  now: Date;
  onlyWhenDue?: boolean;
  /** The quota in each response. Default: not counted. */
  reading?: QuotaReading;
  /** Wraps the store of the tick. */
  wrap?: (store: StateStore) => StateStore;
  /** Called with each call before its response. */
  onCall?: (call: string) => void | Promise<void>;
}

export interface TrialResult {
  result: TickResult;
  calls: string[];
  /** The document `state` after the tick. */
  state: Json;
  history: HistoryRow[];
  log: LogLine[];
}

export async function tryTick(trial: Trial): Promise<TrialResult> {
  await using folder = await createStateFolder();
  await folder.write("settings", trial.settings);
  await folder.write("state", trial.state ?? {});
  const calls: string[] = [];
  const history: HistoryRow[] = [];
  const log = keptLog();
  const files = new FileStore(folder.path);
  const store: StateStore = Object.assign(files, {
    addHistory: async (row: HistoryRow) => void history.push(row),
  });
  const result = await runTick({
    store: trial.wrap?.(store) ?? store,
    switchBot: (onReply) => clientOf(trial, calls, onReply),
    clock: stoppedClock(trial.now),
    log,
    owner: "cron",
    signal: new AbortController().signal,
    onlyWhenDue: trial.onlyWhenDue ?? false,
  });
  return { result, calls, state: await folder.state(), history, log: log.lines };
}

function clientOf(
  { settings, meter = { temperature: 20, humidity: 50 }, aircon = {}, fail = [], reading, onCall }: Trial,
  calls: string[],
  onReply: (reading: QuotaReading) => void,
): SwitchBot {
  async function respond(call: string, word: FailingCall): Promise<void> {
    calls.push(call);
    await onCall?.(call);
    if (reading !== undefined) onReply(reading);
    if (fail.includes(word)) throw new SwitchBotError("server", call, "HTTP 500");
  }
  return {
    async deviceStatus(id) {
      const isMeter = id === settings.meter_device_id;
      await respond(`status:${id}`, isMeter ? "meter" : "ac");
      return isMeter ? meter : aircon;
    },
    sendCommand: (id, { command, parameter }) => respond(`cmd:${id}:${command}:${parameter}`, "cmd"),
    executeScene: (id) => respond(`scene:${id}`, "scene"),
    listDevices: () => Promise.reject(new Error("a tick lists no devices")),
  };
}
