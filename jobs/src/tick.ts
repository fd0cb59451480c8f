import { runTick } from "./automation/tick.ts";
import { runProgram } from "./program/program.ts";
import { openStore, storeVariables } from "./store/open-store.ts";

await runProgram({
  name: "tick",
  summary: "One automation tick: what the in-process scheduler does every interval.",
  variables: storeVariables,
  example: "STATE_DIR=.local/state node jobs/dist/tick.js",
  exitCodes: {
    0: "the tick is done, or another process is at it",
    1: "the tick failed; the reason stands in the log and in last_tick_error",
  },
  async run(values, { log, clock, signal }) {
    const store = openStore(values);
    try {
      const { kind } = await runTick({ store, clock, log, owner: "cron", signal });
      return kind === "done" || kind === "held" ? 0 : 1;
    } finally {
      await store.close();
    }
  },
});
