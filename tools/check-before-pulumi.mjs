/** Checks a stack file before the Pulumi CLI runs the program. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./setup/launch.mjs";
import { projectNode } from "./setup/paths.mjs";

const commandsThatRunTheProgram = ["preview", "pre", "up", "update"];
// With these options the CLI uses another folder or another file.
const otherFileOptions = /^(-C|--cwd|--config-file)(=|$)/;

/**
 * Runs `scheduler-ops check` on the stack file that a Pulumi command line uses. The program finds the same problems; here
 * they are reported before the engine starts, without its output and with the exit code for configuration errors. That
 * includes a file that is not valid YAML, for which the CLI has only its own message.
 *
 * @param {{ root: string, args: string[], stack: string | undefined, env: NodeJS.ProcessEnv }} call `args` follow `pulumi`
 * @returns {Promise<number>} the exit code; 0 also when there is nothing to check
 */
export async function checkStack({ root, args, stack, env }) {
  const command = args.find((arg) => !arg.startsWith("-"));
  const applies =
    commandsThatRunTheProgram.includes(command ?? "") && !args.some((arg) => otherFileOptions.test(arg));
  if (!applies || stack === undefined || !isSelfContained(root, stack)) return 0;
  const cli = join(root, "src", "cli.ts");
  return launch(projectNode(root), [cli, "check", "--quiet", "--stack", stack], { env, cwd: root });
}

/**
 * Whether the file holds all values itself. Those of a Pulumi environment are known only to the program.
 *
 * @param {string} root
 * @param {string} stack
 */
function isSelfContained(root, stack) {
  try {
    return !/^environment:/m.test(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8"));
  } catch {
    return false; // no such file: the CLI reports whether the stack exists
  }
}
