/**
 * How long the commands that do little take from start to exit: `node bench/startup.ts [runs]`. Bare Node is measured in
 * turn with them, as what cannot be less; the ratio to it says more than the time on another or a busy machine.
 */
import { join, resolve } from "node:path";
import { quantile, timeNode } from "./times.ts";

const root = resolve(import.meta.dirname, "..");
const runs = Number(process.argv[2] ?? 20);
const cli = join(root, "src/cli.ts");
const commands: Readonly<Record<string, string[]>> = {
  "node -e 0": ["-e", "0"],
  "scheduler-ops --help": [cli, "--help"],
  "scheduler-ops check": [cli, "check", "--allow-placeholders", "--quiet"],
  "scheduler-ops explain": [cli, "explain", "30 2 * * *", "--time-zone", "Europe/Paris"],
  "scheduler-ops next": [cli, "next", "0 2 * * *", "--json"],
  "scheduler-ops calendar": [cli, "calendar"],
  "node tools/setup.mjs": [join(root, "tools/setup.mjs")],
};

process.chdir(root);
const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
for (const args of Object.values(commands)) await timeNode(args); // leaves compiled code behind for those that follow
for (let run = 0; run < runs; run++) {
  for (const [name, args] of Object.entries(commands)) times.get(name)?.push(await timeNode(args));
}

const unit = quantile(times.get("node -e 0") ?? [], 0.5);
console.log(`${runs} runs each, from start to exit, in milliseconds`);
for (const [name, taken] of times) {
  const [median, least] = [quantile(taken, 0.5), quantile(taken, 0)];
  console.log(
    `${name.padEnd(22)} median ${median.toFixed(0).padStart(4)}  least ${least.toFixed(0).padStart(4)}` +
      `  median / node -e 0 ${(median / unit).toFixed(1).padStart(5)}`,
  );
}
