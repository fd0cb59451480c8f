/**
 * node tools/run.mjs node bench/diff.ts [runs]
 *
 * How long `scheduler-ops diff` takes from start to exit: for 3 stacks with 3 jobs, and for a stack of 1,000 jobs that all
 * change, with the longest gap of a year, the next runs and the safe windows of each. Bare Node is measured in turn.
 */
import { join } from "node:path";
import { gitProject } from "../tests/support/git-project.ts";
import { measureNode } from "./times.ts";

const runs = Number(process.argv[2] ?? 10);
const cli = join(import.meta.dirname, "../src/cli.ts");

await using small = await gitProject();
const stacks = ["prod", "staging", "test"];
await small.commit(Object.fromEntries(stacks.map((stack) => [file(stack), stackFile(jobs(3, "0 2 * * *"))])));
await small.write(
  Object.fromEntries(stacks.map((stack) => [file(stack), stackFile(jobs(3, "0 */6 * * *"))])),
);

await using large = await gitProject();
await large.commit({ [file("prod")]: stackFile(jobs(1_000, "7 2 * * *")) });
await large.write({ [file("prod")]: stackFile(jobs(1_000, "*/20 */3 1-28 * MON-FRI")) });

console.log(`${runs} runs each, from start to exit, in milliseconds`);
await measureNode("node -e 0", small.folder, ["-e", "0"], runs);
await measureNode("diff of 3 stacks with 3 jobs", small.folder, [cli, "diff"], runs);
await measureNode("the same as html", small.folder, [cli, "diff", "--format", "html"], runs);
await measureNode("diff of 1,000 jobs", large.folder, [cli, "diff"], runs);

function file(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

function jobs(count: number, schedule: string): string {
  const line = (index: number): string =>
    `    job-${index}: {schedule: "${schedule}", command: "node job.js ${index}"}\n`;
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

function stackFile(schedules: string): string {
  return `config:
  scheduler-ops:ownerId: tea-d3k9example00000000
  scheduler-ops:region: frankfurt
  scheduler-ops:timeZone: Europe/Paris
  scheduler-ops:scheduler: paused
  scheduler-ops:source: {repo: "https://github.com/owner/repository", buildCommand: npm ci}
  scheduler-ops:web: {image: "ghcr.io/owner/application:latest"}
  scheduler-ops:schedules:
${schedules}`;
}
