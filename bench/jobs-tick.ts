/**
 * How long a tick takes from start to exit on the file store, and how large the bundles are:
 * `node bench/jobs-tick.ts [runs]`. Bare Node is measured in turn with it, as what cannot be less.
 */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { quantile, timeNode } from "./times.ts";

const jobs = resolve(import.meta.dirname, "../jobs");
const runs = Number(process.argv[2] ?? 40);

await timeNode([join(jobs, "build.mjs")]);
const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-bench-"));
try {
  const env = { STATE_DIR: folder };
  const [bare, tick]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    bare.push(await timeNode(["-e", "0"], {}));
    tick.push(await timeNode([join(jobs, "dist/tick.js")], env));
  }
  console.log(`${runs} runs each, from start to exit, in milliseconds`);
  console.log(formatTimes("bare node", bare));
  console.log(formatTimes("tick", tick));
} finally {
  await rm(folder, { recursive: true });
}

console.log("\nbundles, in kB");
for (const file of (await readdir(join(jobs, "dist"))).filter((name) => name.endsWith(".js")).sort()) {
  const { size } = await stat(join(jobs, "dist", file));
  console.log(`${file.padEnd(18)} ${(size / 1000).toFixed(1).padStart(7)}`);
}

function formatTimes(name: string, times: readonly number[]): string {
  const at = (share: number) => quantile(times, share).toFixed(0).padStart(5);
  return `${name.padEnd(10)} median ${at(0.5)}  90th percentile ${at(0.9)}  least ${at(0)}`;
}
