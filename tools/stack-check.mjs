/** The check of a stack file before the Pulumi CLI is asked to bring the stack up. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./setup/launch.mjs";
import { projectNode } from "./setup/paths.mjs";

const commandsThatRunTheProgram = ["preview", "pre", "up", "update"];
// With these the CLI works on another folder or another file.
const elsewhere = /^(-C|--cwd|--config-file)(=|$)/;

/**
 * Runs `scheduler-ops check` on the stack file that a Pulumi command line is about. The program finds the same problems;
 * here they are told before the engine starts, by themselves and with the exit code for configuration, also when the file
 * is no YAML and the CLI could only say so in its own words.
 *
 * @param {{ root: string, args: string[], stack: string | undefined, env: NodeJS.ProcessEnv }} call `args` follow `pulumi`
 * @returns {Promise<number>} exit code: 0 without problems, or when there is nothing to check
 */
export async function checkStack({ root, args, stack, env }) {
  const command = args.find((arg) => !arg.startsWith("-"));
  const applies =
    commandsThatRunTheProgram.includes(command ?? "") && !args.some((arg) => elsewhere.test(arg));
  if (!applies || stack === undefined || !standsAlone(root, stack)) return 0;
  const cli = join(root, "src", "cli.ts");
  return launch(projectNode(root), [cli, "check", "--quiet", "--stack", stack], { env, cwd: root });
}

/**
 * Whether all values stand in the file itself: those of a Pulumi environment are known to the program only.
 *
 * @param {string} root
 * @param {string} stack
 */
function standsAlone(root, stack) {
  try {
    return !/^environment:/m.test(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8"));
  } catch {
    return false; // no such file: the CLI says whether there is such a stack
  }
}
