import { join } from "node:path";
import { findPulumi } from "./find-pulumi.mjs";
import { buildPulumi } from "./go-build.mjs";
import { withLock } from "./lock.mjs";
import { installOfficialPulumi } from "./official-install.mjs";
import { cacheFolder } from "./paths.mjs";
import { SetUpProblem } from "./problem.mjs";

/**
 * Installs a Pulumi CLI unless one is found: by the official download, else built from its Go modules. Of two set-ups at the
 * same time, also of different clones, the second waits and uses what the first has installed.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} place
 * @throws {SetUpProblem} SETUP007 or SETUP008 when it cannot be installed, SETUP009 when it does not start
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
      console.error(
        `… Pulumi CLI: waiting for process ${pids[0]}, which is installing it for another set-up`,
      ),
  );
  if (findPulumi({ root, env }) !== undefined) return;
  throw new SetUpProblem({
    code: "SETUP009",
    message: "the Pulumi CLI was installed but does not report its version",
    remedy:
      "Install Pulumi 3.230 or newer from https://www.pulumi.com/docs/install/ and run the command again",
  });
}
