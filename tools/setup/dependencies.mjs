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
 * Installs what `package-lock.json` lists, unless `node_modules` holds it already. Set-ups of one checkout run one after
 * the other, and an interrupted install is repeated.
 *
 * Skips install scripts: `@pulumi/command` would download its plugin with whatever `pulumi` is on PATH, and the others are
 * not needed. The only one that is needed runs in `ensureProjectNode`.
 *
 * @param {Place} place
 * @throws {SetUpProblem} SETUP003 without npm, SETUP004 when npm fails
 */
export async function ensurePackages({ root, env }) {
  if (isInstalled(root)) return;
  await withSetUpLock(root, async (onStart) => {
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
        message: `npm ci failed with exit code ${code}`,
        detail: reason,
        remedy: `See ${log}, fix the cause and run the command again`,
      });
    });
    stampInstalled(root);
  });
}

/**
 * Fetches the Node 24 binary, with the install script of the npm package `node`, unless it is installed.
 *
 * @param {Place} place
 * @throws {SetUpProblem} SETUP005 when it cannot be fetched or does not start
 */
export async function ensureProjectNode({ root, env }) {
  if (hasProjectNode(root)) return;
  await withSetUpLock(root, async (onStart) => {
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
            ? `npm rebuild node failed with exit code ${code}`
            : "the Node 24 from npm does not start on this machine",
        detail: started?.lines.at(-1) ?? reason,
        remedy: `It supports macOS and Linux with glibc, on x64 and arm64; see ${log}`,
      });
    });
  });
}

/**
 * @param {string} root
 * @param {(onStart: (pid: number) => void) => Promise<void>} work
 */
function withSetUpLock(root, work) {
  return withLock(join(root, ".local", "set-up.lock"), work, ({ pids }) => {
    console.error(`… dependencies: waiting for process ${pids[0]}, which is setting up this checkout`);
  });
}
