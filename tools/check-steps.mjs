/** The steps of `npm test` and `npm run check`. They run with Node 24 (tools/run.mjs). */
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

/** @typedef {{ name: string, passed: boolean }} Outcome */

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
 * Runs one check and reports its outcome and time. Its output is shown only when it fails.
 *
 * @param {Check} check
 * @returns {Promise<Outcome>}
 */
export async function runQuietly(check) {
  const started = performance.now();
  const { code, output } = await collect(check);
  if (code !== 0) process.stdout.write(output);
  return report(check, code, started);
}

/**
 * Runs one check and reports its outcome and time. Its output goes straight to the terminal.
 *
 * @param {Check} check
 * @returns {Promise<Outcome>}
 */
export async function runOpenly(check) {
  const started = performance.now();
  const code = await exitCodeOf(start(check, "inherit"));
  return report(check, code, started);
}

/**
 * @param {Check} check
 * @param {number} code
 * @param {number} started
 * @returns {Outcome}
 */
function report({ name }, code, started) {
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
  return { code: await exitCodeOf(child), output };
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
function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(exitCode(code, signal)));
  });
}
