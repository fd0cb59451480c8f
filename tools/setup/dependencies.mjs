import { join } from "node:path";
import { forgetInstalled, hasProjectNode, isInstalled, stampInstalled } from "./installed.mjs";
import { withLock } from "./lock.mjs";
import { npm } from "./npm.mjs";
import { projectNode } from "./paths.mjs";
import { SetUpProblem } from "./problem.mjs";
import { run } from "./processes.mjs";
import { step } from "./report.mjs";

/** @typedef {{ root: string, env: NodeJS.ProcessEnv }} Place */

/**
 * Makes sure that `node_modules` is what `package-lock.json` asks for. Does nothing when it is so. Two set-ups of one
 * checkout take turns, and an install that was ended half-way is done again.
 *
 * Install scripts are left out, and the one that is needed has a step of its own: `@pulumi/command` would download its
 * plugin with whatever `pulumi` is on PATH, and what the others do is not used here.
 *
 * @param {Place} place
 * @throws {SetUpProblem} SETUP003 without npm, SETUP004 when npm fails
 */
export async function ensurePackages({ root, env }) {
  if (isInstalled(root)) return;
  await inTurn(root, async (onStart) => {
    if (isInstalled(root)) return;
    forgetInstalled(root);
    await step("dependencies: npm ci", "about a minute", async () => {
      const { code, reason, log } = await npm({
        root,
        env,
        args: ["ci", "--ignore-scripts"],
        log: "npm-ci.log",
        onStart,
      });
      if (code === 0) return;
      throw new SetUpProblem({
        code: "SETUP004",
        message: `npm ci ended with code ${code}`,
        detail: reason,
        remedy: `All npm said stands in ${log}; mend it and run the command again`,
      });
    });
    stampInstalled(root);
  });
}

/**
 * Makes sure that the Node 24 of the npm package `node` is there: its install script fetches the binary.
 *
 * @param {Place} place
 * @throws {SetUpProblem} SETUP005 when it does not come or does not start
 */
export async function ensureProjectNode({ root, env }) {
  if (hasProjectNode(root)) return;
  await inTurn(root, async (onStart) => {
    if (hasProjectNode(root)) return;
    await step("dependencies: Node 24 from npm", "about 15 seconds", async () => {
      const args = ["rebuild", "node", "--ignore-scripts=false"];
      const { code, reason, log } = await npm({ root, env, args, log: "npm-node.log", onStart });
      const started = code === 0 ? await run(projectNode(root), ["--version"], { env }) : undefined;
      if (started?.code === 0) return;
      throw new SetUpProblem({
        code: "SETUP005",
        message:
          started === undefined
            ? `npm rebuild node ended with code ${code}`
            : "the Node 24 from npm does not start here",
        detail: started?.lines.at(-1) ?? reason,
        remedy: `It is built for macOS and for Linux with glibc, on x64 and arm64; all npm said stands in ${log}`,
      });
    });
  });
}

/**
 * @param {string} root
 * @param {(onStart: (pid: number) => void) => Promise<void>} work
 */
function inTurn(root, work) {
  return withLock(join(root, ".local", "set-up.lock"), work, ({ pids }) => {
    console.error(`… dependencies: waiting for the set-up of this checkout that process ${pids[0]} runs`);
  });
}
