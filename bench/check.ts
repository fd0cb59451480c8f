/**
 * How long `scheduler-ops check` takes: `node bench/check.ts [runs]`. Three stacks of three jobs from start to exit, as on
 * a pull request; and one stack of 1,000 jobs of all kinds, each with a `maxGap` and a usual duration, by its parts.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inspectStackText } from "../src/config/read-stack-file.ts";
import { review } from "../src/review/check/review.ts";
import { rules } from "../src/review/check/rules/catalogue.ts";
import { busiestMinute } from "../src/schedule/busiest-minute.ts";
import { quantile, timeCall, timeNode } from "./times.ts";

const root = resolve(import.meta.dirname, "..");
const runs = Number(process.argv[2] ?? 10);
const cli = join(root, "src/cli.ts");
const now = new Date("2026-01-01T00:00:00Z");

process.chdir(root);
const threeStacks = ["check", "--allow-placeholders"];
const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-bench-"));
const text = manyJobs(1_000);
const stack = inspectStackText(text, "Pulumi.prod.yaml");
const jobs = Object.values(stack.config?.jobs ?? {}).map(({ schedule }) => schedule);
console.log(`${runs} rounds each, in milliseconds; the large stack has ${jobs.length} jobs`);

await print("3 stacks, start to exit", () => timeNode([cli, ...threeStacks]));
await writeFile(join(folder, "Pulumi.prod.yaml"), text);
process.chdir(folder);
await print("1,000 jobs, start to exit", () =>
  timeNode([cli, "check", "--fail-on", "never", "--format", "json"]),
);
await print("  read it, with all gaps", () => timeCall(() => inspectStackText(text, "Pulumi.prod.yaml")));
await print("  all rules", () => timeCall(() => review({ stacks: [stack], now })));
for (const { code, find } of rules)
  await print(`    ${code}`, () => timeCall(() => find({ stacks: [stack], now })));
await print("  busiest minute of a year", () => timeCall(() => busiestMinute(jobs, now)));
process.chdir(root);
await rm(folder, { recursive: true });

async function print(what: string, measure: () => number | Promise<number>): Promise<void> {
  await measure(); // fills the compile cache
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await measure());
  const [median, least] = [quantile(times, 0.5), quantile(times, 0)];
  console.log(
    `${what.padEnd(28)} median ${median.toFixed(0).padStart(5)}  least ${least.toFixed(0).padStart(5)}`,
  );
}

/** Expressions of all kinds, rare ones such as February 29 among them, and the same in every run. */
function manyJobs(count: number): string {
  const minutes = ["*/15", "0", "*/5", "7", "0,30", "5-59/10", "*"];
  const hours = ["*", "2", "*/2", "9-17", "0,12"];
  const days = ["* * *", "* * MON-FRI", "1 * *", "*/2 * *", "1 * MON", "29 2 *", "31 * *", "* JAN,JUL SUN"];
  const lines = Array.from({ length: count }, (_, index) => {
    const schedule = [minutes, hours, days]
      .map((choices, field) => choices[Math.floor(index / 7 ** field) % choices.length])
      .join(" ");
    return `    job-${index}: {schedule: "${schedule}", maxGap: 3000d, usualDurationSeconds: 30, command: node job.js}`;
  });
  return `config:
  scheduler-ops:ownerId: tea-d3k9example00000000
  scheduler-ops:region: frankfurt
  scheduler-ops:timeZone: Europe/Paris
  scheduler-ops:scheduler: in-process
  scheduler-ops:source: {repo: https://github.com/owner/repository, buildCommand: npm ci}
  scheduler-ops:web: {image: ghcr.io/owner/application:latest}
  scheduler-ops:schedules:
${lines.join("\n")}
`;
}
