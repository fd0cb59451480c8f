import { ensurePackages, ensureProjectNode } from "./dependencies.mjs";
import { projectRoot } from "./paths.mjs";
import { checkPlatform } from "./platform.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";

/**
 * Installs what the checkout needs to run: dependencies, Node 24 and, unless `pulumi` is false, the Pulumi CLI. Silent when
 * nothing is missing; otherwise reports each step on stderr with its time.
 *
 * @param {{ root?: string, env?: NodeJS.ProcessEnv, pulumi?: boolean }} [options]
 */
export async function setUp({ root = projectRoot, env = process.env, pulumi = true } = {}) {
  checkPlatform();
  const place = { root, env };
  await ensurePackages(place);
  await ensureProjectNode(place);
  if (pulumi) await ensurePulumi(place);
}
