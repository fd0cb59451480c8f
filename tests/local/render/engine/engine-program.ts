/**
 * An engine as a process of its own, for tests that kill it: `engine-program.ts DATA SOURCE [COMMAND]`.
 * With a command it adds a cron job with that command and runs it. Runs until SIGTERM.
 */
import { realClock } from "../../../../src/core/clock.ts";
import { createEngine } from "../../../../src/local/render/engine/create-engine.ts";
import { openStore } from "../../../../src/local/render/store/store.ts";
import { cronJob, image } from "./services.ts";

const [dataDir = "", source = "", command] = process.argv.slice(2);
const store = openStore(dataDir);
const engine = createEngine({ store, clock: realClock(), dataDir, images: { [image]: source } });
await engine.start();
if (command !== undefined) {
  const job = cronJob({ fromImage: true, schedule: "0 0 1 1 *", command });
  store.services.put(job);
  engine.deploy(job.id, { trigger: "api" });
  engine.runNow(job.id);
}
process.once("SIGTERM", async () => {
  await engine.close();
  store.close();
});
process.stdout.write("started\n");
