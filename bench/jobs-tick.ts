/**
 * How long a tick takes from start to exit, on the file store and on PostgreSQL over loopback, when the database
 * receives its first message, how many round trips it takes, and how large the bundles are:
 * `node bench/jobs-tick.ts [runs]`. Bare Node is measured in turn with it, as the lower bound.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { startCountingSwitchBot } from "../tests/jobs/support/counting-switchbot.ts";
import { room } from "../tests/jobs/support/room.ts";
import { startPostgresProxy } from "../tests/support/postgres/proxy.ts";
import { startPostgresServer } from "../tests/support/postgres/start-server.ts";
import { quantile, timeNode } from "./times.ts";

const jobs = resolve(import.meta.dirname, "../jobs");
const bundle = join(jobs, "dist/tick.js");
const runs = Number(process.argv[2] ?? 40);

await timeNode([join(jobs, "build.mjs")]);
await using server = await startPostgresServer();
await using switchBot = await startCountingSwitchBot(); // a room that is warm enough: nothing is sent
const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-bench-"));
try {
  const client = { SWITCHBOT_BASE_URL: switchBot.url, SWITCHBOT_TOKEN: "token", SWITCHBOT_SECRET: "secret" };
  const plain = { ...client, ...databaseFor("postgres", "disable") };
  const secured = { ...client, ...databaseFor("with_password", "require") };
  await prepareDatabase(plain);
  const times: Record<string, number[]> = { "bare node": [], file: [], postgres: [], "postgres, TLS": [] };
  for (let run = 0; run < runs; run += 1) {
    times["bare node"]?.push(await timeNode(["-e", "0"], {}));
    times.file?.push(await timeNode([bundle], { ...client, STATE_DIR: folder }));
    times.postgres?.push(await timeNode([bundle], plain));
    times["postgres, TLS"]?.push(await timeNode([bundle], secured));
  }
  console.log(`${runs} runs each, from start to exit, in milliseconds`);
  for (const [name, measured] of Object.entries(times)) console.log(formatTimes(name, measured));

  const first: number[] = [];
  const trips: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await using proxy = await startPostgresProxy(server);
    const start = performance.now();
    let firstByteAt: number | undefined;
    proxy.onSent = () => {
      firstByteAt ??= performance.now();
    };
    const env = { ...client, ...databaseFor("postgres", "disable", proxy.port) };
    await once(spawn(process.execPath, [bundle], { env, stdio: "ignore" }), "close");
    first.push((firstByteAt ?? Number.NaN) - start);
    trips.push(proxy.roundTrips() - 2); // without connecting and disconnecting
  }
  console.log("\nfirst byte to the database, through a proxy");
  console.log(formatTimes("postgres", first));
  console.log(`round trips of a tick that reads the meter and sends nothing: ${Math.max(...trips)}`);
} finally {
  await rm(folder, { recursive: true });
}

console.log("\nbundles, in kB");
for (const file of (await readdir(join(jobs, "dist"))).filter((name) => name.endsWith(".js")).sort()) {
  const { size } = await stat(join(jobs, "dist", file));
  console.log(`${file.padEnd(18)} ${(size / 1000).toFixed(1).padStart(7)}`);
}

function databaseFor(user: string, sslMode: string, port: number = server.port) {
  const password = encodeURIComponent("p@ss w:rd/%#");
  return {
    POSTGRES_URL: `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`,
    POSTGRES_SSL_MODE: sslMode,
  };
}

/** Creates the tables, then describes a room that is neither too cold nor too warm, at all hours. */
async function prepareDatabase(env: Record<string, string>): Promise<void> {
  await timeNode([bundle], env);
  const database = new pg.Client({
    host: server.host,
    port: server.port,
    user: "postgres",
    database: "postgres",
  });
  await database.connect();
  const days = [0, 1, 2, 3, 4, 5, 6];
  const windows = [
    { days, start: "00:00", end: "23:59" },
    { days, start: "23:59", end: "00:00" },
  ];
  const settings = JSON.stringify({ ...room, time_windows: windows });
  await database.query("INSERT INTO json_store (kind, data) VALUES ('settings', $1)", [settings]);
  await database.end();
}

function formatTimes(name: string, times: readonly number[]): string {
  const at = (share: number) => quantile(times, share).toFixed(0).padStart(5);
  return `${name.padEnd(14)} median ${at(0.5)}  90th percentile ${at(0.9)}  least ${at(0)}`;
}
