import { join } from "node:path";
import { findPulumi } from "./find-pulumi.mjs";
import { buildPulumi } from "./go-build.mjs";
import { withLock } from "./lock.mjs";
import { installOfficialPulumi } from "./official-install.mjs";
import { cacheFolder } from "./paths.mjs";
import { SetUpProblem } from "./problem.mjs";

/**
 * Makes sure that there is a Pulumi CLI: by the official download, else built from Go modules. Does nothing when one is
 * found. Of two set-ups at once, of whatever clone, the second waits and uses what the first has obtained.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} place
 * @throws {SetUpProblem} SETUP007 or SETUP008 when it cannot be had, SETUP009 when what was obtained does not start
 */
export async function ensurePulumi({ root, env }) {
  if (findPulumi({ root, env }) !== undefined) return;
  await withLock(
    join(cacheFolder(env), "pulumi.lock"),
    async (onStart) => {
      if (findPulumi({ root, env }) !== undefined) return;
      if (!(await installOfficialPulumi({ root, env, onStart }))) await buildPulumi({ root, env, onStart });
    },
    ({ pids }) =>
      console.error(`… Pulumi CLI: waiting for process ${pids[0]}, which is obtaining it for another set-up`),
  );
  if (findPulumi({ root, env }) !== undefined) return;
  throw new SetUpProblem({
    code: "SETUP009",
    message: "the Pulumi CLI that was obtained does not tell its version",
    remedy:
      "Install Pulumi 3.230 or newer from https://www.pulumi.com/docs/install/ and run the command again",
  });
}
