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
