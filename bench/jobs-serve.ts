/**
 * Whether the memory of `serve` grows, how long it takes to listen, and its size: `node bench/jobs-serve.ts [ticks]`.
 * The ticks are those of the service itself, in a process of its own, with its store and its client over sockets to a
 * real PostgreSQL and the SwitchBot simulator. Only the waits between ticks are skipped.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startSwitchBotSimulator } from "../src/local/switchbot/server.ts";
import { tickManyTimes } from "../tests/jobs/support/serve-memory/tick-many-times.ts";
import { startPostgresServer } from "../tests/support/postgres/start-server.ts";
import { quantile, timeNode } from "./times.ts";

const ticks = Number(process.argv[2] ?? 1_000);
const starts = 15;
const jobs = resolve(import.meta.dirname, "../jobs");
const bundle = join(jobs, "dist/serve.js");

await timeNode([join(jobs, "build.mjs")]);
await using server = await startPostgresServer();
await using simulator = await startSwitchBotSimulator({ speed: 60 });
const url = `postgresql://postgres@${server.host}:${server.port}/postgres`;

console.log("tick   heap used   resident   handles   listeners   history rows");
const samples = await tickManyTimes({ url, simulator, ticks, every: Math.max(ticks / 10, 1) });
for (const { tick, heapUsed, rss, handles, listeners, historyRows } of samples) {
  const columns = [String(tick).padStart(4), megabytes(heapUsed).padStart(11), megabytes(rss).padStart(10)];
  const counts = [handles, listeners, historyRows].map((count, index) =>
    String(count).padStart([9, 11, 14][index] ?? 0),
  );
  console.log([...columns, ...counts].join(" "));
}

const times: number[] = [];
for (let run = 0; run < starts; run += 1) times.push(await timeToListen());
const at = (share: number) => quantile(times, share).toFixed(0);
console.log(`\nfrom start to listening, ${starts} starts: median ${at(0.5)} ms, least ${at(0)} ms`);
console.log(`bundle: ${((await stat(bundle)).size / 1000).toFixed(1)} kB`);

async function timeToListen(): Promise<number> {
  const start = performance.now();
  const env = { POSTGRES_URL: url, POSTGRES_SSL_MODE: "disable", PORT: "0", SCHEDULER_ENABLED: "false" };
  const child = spawn(process.execPath, [bundle], { env, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data"); // the first line reports that it listens
  const milliseconds = performance.now() - start;
  child.kill("SIGTERM");
  await once(child, "close");
  return milliseconds;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(2)} MB`;
}
