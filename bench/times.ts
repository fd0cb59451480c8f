import { execFile } from "node:child_process";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Milliseconds from the start of a Node process to its end. Rejects when it does not end with exit code 0. */
export async function timeNode(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const start = performance.now();
  await execute(process.execPath, args, { env });
  return performance.now() - start;
}

/** Milliseconds that `work` takes. */
export function timeCall(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The time that `share` of all times do not exceed: 0.5 is the median, 0 the least. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

/**
 * Prints the median and the least time of `runs` Node processes in `folder`, in milliseconds. One process before these fills
 * the compile cache.
 */
export async function measureNode(name: string, folder: string, args: string[], runs: number): Promise<void> {
  process.chdir(folder);
  await timeNode(args);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await timeNode(args));
  const [median, least] = [quantile(times, 0.5), quantile(times, 0)];
  console.log(
    `${name.padEnd(30)} median ${median.toFixed(0).padStart(5)}  least ${least.toFixed(0).padStart(5)}`,
  );
}
