/**
 * node tools/run.mjs node bench/audit.ts [runs]
 *
 * How long `scheduler-ops audit` takes from start to exit, and how large its page is: for the stack files of this checkout,
 * and for three stacks with 300 jobs each. Bare Node is measured in turn.
 */
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { stackOfManyJobs } from "../tests/review/audit/many-jobs.ts";
import { gitProject } from "../tests/support/git-project.ts";
import { measureNode } from "./times.ts";

const runs = Number(process.argv[2] ?? 10);
const root = resolve(import.meta.dirname, "..");
const audit = [join(root, "src/cli.ts"), "audit"];

await using large = await gitProject();
await large.commit(
  Object.fromEntries(
    ["dev", "prod", "staging"].map((stack, index) => [
      `Pulumi.${stack}.yaml`,
      stackOfManyJobs(300, index + 1),
    ]),
  ),
);
const page = join(large.folder, "audit.html");

console.log(`${runs} runs each, from start to exit, in milliseconds`);
await measureNode("node -e 0", root, ["-e", "0"], runs);
await measureNode("audit of this checkout", root, audit, runs);
await measureNode(
  "page of 300 jobs in 3 stacks",
  large.folder,
  [...audit, "--at", "HEAD", "--html", page],
  runs,
);
console.log(`${Math.round(statSync(page).size / 1000)} kB`);
