import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathWithoutProject } from "./paths.mjs";
import { SetUpProblem } from "./problem.mjs";
import { run } from "./processes.mjs";

/**
 * @typedef {object} NpmCall
 * @property {string} root
 * @property {NodeJS.ProcessEnv} env
 * @property {string[]} args
 * @property {string} log name of the file in `.local/` for npm's output
 * @property {(pid: number) => void} [onStart]
 */

/**
 * Runs npm in the checkout and writes its output to `.local/<log>`.
 *
 * @param {NpmCall} call
 * @returns {Promise<{ code: number, reason: string, log: string }>} `reason` is npm's first sentence about a failure
 * @throws {SetUpProblem} SETUP003 without npm
 */
export async function npm({ root, env, args, log, onStart }) {
  mkdirSync(join(root, ".local"), { recursive: true });
  /** @type {string[]} */
  const printed = [];
  const outcome = await run(
    "npm",
    [...args, "--loglevel=error", "--no-audit", "--no-fund", "--no-update-notifier"],
    {
      cwd: root,
      env: { ...env, PATH: pathWithoutProject(root, env) },
      log: join(root, ".local", log),
      onLine: (line) => printed.push(line),
      ...(onStart && { onStart }),
    },
  );
  if (outcome.code === 127) {
    throw new SetUpProblem({
      code: "SETUP003",
      message: "npm was not found on PATH",
      remedy: "Install npm 9 or newer; it comes with Node from https://nodejs.org/",
    });
  }
  return { code: outcome.code, reason: reasonIn(printed), log: `.local/${log}` };
}

/**
 * Skips lines such as `npm error code ENOTFOUND`: the sentence after them says more.
 *
 * @param {string[]} lines
 */
function reasonIn(lines) {
  const prefix = /^npm (error|ERR!) */;
  const errors = lines.filter((line) => prefix.test(line)).map((line) => line.replace(prefix, ""));
  return errors.find((line) => line !== "" && !/^(code|errno|syscall) /.test(line)) ?? lines.at(-1) ?? "";
}
