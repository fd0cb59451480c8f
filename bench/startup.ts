/**
 * The CPU time that short commands take from start to exit, with that of the processes they start (git):
 * `node bench/startup.ts [runs]`, in a checkout with at least two commits. CPU time depends less on a busy machine than
 * elapsed time; the ratio to bare Node, measured in turn with the commands, depends on it least.
 */
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { quantile } from "./times.ts";

const root = resolve(import.meta.dirname, "..");
const runs = Number(process.argv[2] ?? 10);
const cli = join(root, "src/cli.ts");
const bin = join(root, "tools/scheduler-ops.mjs");
const commands: Readonly<Record<string, string[]>> = {
  "node -e 0": ["-e", "0"],
  "src/cli.ts --help": [cli, "--help"],
  "src/cli.ts next": [cli, "next", "0 2 * * *"],
  "src/cli.ts explain": [cli, "explain", "30 2 * * *", "--time-zone", "Europe/Paris"],
  "src/cli.ts check": [cli, "check", "--allow-placeholders", "--quiet"],
  "src/cli.ts diff": [cli, "diff", "--format", "markdown", "--base", "HEAD~1"],
  "src/cli.ts calendar": [cli, "calendar"],
  "tools/setup.mjs": [join(root, "tools/setup.mjs")],
  "tools/scheduler-ops.mjs next": [bin, "next", "0 2 * * *"],
};

process.chdir(root);
const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
for (const args of Object.values(commands)) await cpuSeconds(args); // fills the compile cache
for (let run = 0; run < runs; run++) {
  for (const [name, args] of Object.entries(commands)) times.get(name)?.push(await cpuSeconds(args));
}

const unit = quantile(times.get("node -e 0") ?? [], 0.5);
console.log(`CPU seconds (user and system) from start to exit, ${runs} runs each`);
console.log(`${"".padEnd(30)} median   least  median / node -e 0`);
for (const [name, taken] of times) {
  const [median, least] = [quantile(taken, 0.5), quantile(taken, 0)];
  console.log(
    `${name.padEnd(30)} ${median.toFixed(3).padStart(6)}  ${least.toFixed(3).padStart(6)}  ${(median / unit).toFixed(1).padStart(18)}`,
  );
}

/** User and system time of Node with these arguments, and of its descendants. Node cannot report that of its children. */
async function cpuSeconds(args: string[]): Promise<number> {
  const script = `TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1`;
  const { stderr } = await promisify(execFile)("bash", ["-c", script, "bash", process.execPath, ...args]);
  return stderr
    .trim()
    .split(" ")
    .reduce((sum, seconds) => sum + Number(seconds), 0);
}
