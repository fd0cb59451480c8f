import { messageOf } from "../../src/core/errors.ts";
import { copyStore, recordCalls, sendNothing } from "./automation/dry-run.ts";
import { runTick, type TickResult } from "./automation/tick.ts";
import type { Log } from "./program/log.ts";
import { runProgram } from "./program/program.ts";
import { openStore } from "./store/open-store.ts";
import { storeVariables } from "./store/variables.ts";
import { createSwitchBotFactory } from "./switchbot/switchbot.ts";
import { switchBotVariables } from "./switchbot/variables.ts";

await runProgram({
  name: "tick",
  summary: "One automation tick: what the in-process scheduler does every interval.",
  variables: { ...storeVariables, ...switchBotVariables },
  flags: {
    "dry-run": "prints what a tick would do: reads devices, sends and writes nothing, needs no lock",
    due: "ticks only when the effective interval has passed since the last tick, for a cron job that runs every minute",
    json: "prints one line of JSON with outcome, calls and duration_ms; errors go to stderr",
  },
  example: "STATE_DIR=.local/state node jobs/dist/tick.js --dry-run",
  exitCodes: {
    0: "the tick is done or not due, or another process is running one",
    1: "the tick failed; see the log or last_tick_error for the reason",
  },
  async run(values, { log: fullLog, clock, signal, flags }) {
    const dryRun = flags["dry-run"];
    const log = logFor(flags, fullLog);
    const start = clock.now();
    const calls: string[] = [];
    const makeClient = createSwitchBotFactory(values, { clock, signal });
    const store = openStore(values, { log, clock, signal });
    try {
      const result = await runTick({
        store: dryRun ? await copyStore(store) : store,
        switchBot(onReply) {
          const client = makeClient(onReply);
          return recordCalls(dryRun ? sendNothing(client) : client, calls);
        },
        clock,
        log,
        owner: "cron",
        signal,
        onlyWhenDue: flags.due,
      });
      report(result);
      return result.kind === "failed" || result.kind === "lost" ? 1 : 0;
    } catch (error) {
      report({ kind: "failed", error: messageOf(error) });
      throw error;
    } finally {
      await store.close();
    }

    function report(result: TickResult): void {
      const outcome = result.kind === "done" ? result.outcome : result.kind;
      if (dryRun) log.info("tick", "nothing was sent or written", { outcome, calls: calls.join(" ") });
      if (!flags.json) return;
      const line = {
        outcome,
        ...("error" in result ? { error: result.error } : {}),
        calls,
        duration_ms: Math.max(clock.now().getTime() - start.getTime(), 0),
        ...(dryRun ? { dry_run: true } : {}),
      };
      console.log(JSON.stringify(line));
    }
  },
});

/** Logs only errors with --json, and marks every line of a dry run. */
function logFor(flags: { json: boolean; "dry-run": boolean }, log: Log): Log {
  const mark = (text: string) => (flags["dry-run"] ? `dry run: ${text}` : text);
  return {
    info: (area, text, fields) => (flags.json ? undefined : log.info(area, mark(text), fields)),
    error: (area, text, fields) => log.error(area, mark(text), fields),
  };
}
