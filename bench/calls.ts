/**
 * node tools/run.mjs node bench/calls.ts
 *
 * Counts the calls to Render's API that each operation on stack local takes, with the real Pulumi engine against the
 * local Render, and the bytes that a cron job takes in the state.
 */
import { performance } from "node:perf_hooks";
import { startEnvironment } from "../tests/support/environment.ts";

await using environment = await startEnvironment();
const { project } = environment;

console.log("operation                         calls  seconds");
const up = ["up", "--stack", "local", "--yes", "--skip-preview"];
await count("up: web service and 3 cron jobs", ...up);
await count("preview without changes", "preview", "--stack", "local");
await count("up without changes", ...up);
await project.edit("Pulumi.local.yaml", 'backup: "*/2 * * * *"', 'backup: "0 3 * * *"');
await count("up: one schedule changed", ...up);
await count("refresh", "refresh", "--stack", "local", "--yes");
await printState();
await count("destroy", "destroy", "--stack", "local", "--yes");

async function count(operation: string, ...args: string[]): Promise<void> {
  const began = performance.now();
  const calls = await environment.callsDuring(async () => {
    await project.mustSucceed(...args);
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${operation.padEnd(32)}  ${String(calls.length).padStart(5)}  ${seconds.padStart(7)}`);
  for (const [call, times] of Map.groupBy(calls, (call) => call)) console.log(`  ${times.length} × ${call}`);
}

async function printState(): Promise<void> {
  const { deployment } = JSON.parse(await project.mustSucceed("stack", "export", "--stack", "local"));
  console.log("\nstate of a cron job               bytes  of which __provider, twice");
  for (const resource of deployment.resources) {
    if (!resource.type.endsWith(":CronJob")) continue;
    const name = resource.urn.split("::").at(-1);
    const bytes = String(Buffer.byteLength(JSON.stringify(resource)));
    console.log(`${name.padEnd(32)}  ${bytes.padStart(5)}  ${resource.inputs.__provider.length}`);
  }
  console.log("");
}
