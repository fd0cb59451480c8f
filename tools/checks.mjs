/** The steps that `npm test` and `npm run check` are made of. They run with Node 24 (tools/run.mjs). */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { projectRoot as root } from "./setup/paths.mjs";
import { exitCode } from "./setup/processes.mjs";
import { formatDuration } from "./setup/report.mjs";

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} args for Node
 * @property {string} [cwd]
 */

/** @typedef {{ name: string, passed: boolean }} Ended */

/** @param {string} path below node_modules */
const program = (path) => join(root, "node_modules", path);

/** @type {Check} */
export const bundles = { name: "job bundles", args: ["build.mjs"], cwd: join(root, "jobs") };
/** @type {Check} */
export const types = {
  name: "types",
  args: [program("typescript/bin/tsc"), "--noEmit", "--pretty", "false"],
};
/** @type {Check} */
export const lint = {
  name: "format and lint",
  args: [program("@biomejs/biome/bin/biome"), "ci", "--colors=off", "."],
};

/** @param {string[]} args */
export function tests(args) {
  return { name: "tests", args: [program("vitest/vitest.mjs"), "run", ...args] };
}

/**
 * Runs one check and says how it ended and how long it took. What it prints is shown whole when it fails.
 *
 * @param {Check} check
 * @returns {Promise<Ended>}
 */
export async function runQuietly(check) {
  const started = performance.now();
  const { code, output } = await collect(check);
  if (code !== 0) process.stdout.write(output);
  return tell(check, code, started);
}

/**
 * Runs one check with its output going to the terminal as it comes.
 *
 * @param {Check} check
 * @returns {Promise<Ended>}
 */
export async function runOpenly(check) {
  const started = performance.now();
  const code = await ended(start(check, "inherit"));
  return tell(check, code, started);
}

/**
 * @param {Check} check
 * @param {number} code
 * @param {number} started
 * @returns {Ended}
 */
function tell({ name }, code, started) {
  const took = formatDuration(performance.now() - started);
  const passed = code === 0;
  console.log(passed ? `✔ ${name}: ${took}` : `✖ ${name}: failed after ${took}`);
  return { name, passed };
}

/** @param {Check} check */
async function collect(check) {
  const child = start(check, "pipe");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  return { code: await ended(child), output };
}

/**
 * @param {Check} check
 * @param {"inherit" | "pipe"} output
 */
function start({ args, cwd = root }, output) {
  return spawn(process.execPath, args, { cwd, stdio: ["ignore", output, output] });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(exitCode(code, signal)));
  });
}
