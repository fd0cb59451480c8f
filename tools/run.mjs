#!/usr/bin/env node
import { checkStack } from "./check-before-pulumi.mjs";
// node tools/run.mjs <command> [argument…]
// Sets up the checkout if necessary, then runs the command with Node 24 and the Pulumi CLI first on PATH. Checks the stack
// file before `pulumi up` and `pulumi preview`.
import { pulumiEnvironment, stackOf } from "./pulumi-env.mjs";
import { launch } from "./setup/launch.mjs";
import { projectRoot as root } from "./setup/paths.mjs";
import { exitWith, SetUpProblem } from "./setup/problem.mjs";
import { setUp } from "./setup/set-up.mjs";

await exitWith(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) {
    throw new SetUpProblem({
      code: "SETUP011",
      message: "no command was given",
      remedy: "Add the command to run: node tools/run.mjs pulumi version",
    });
  }
  await setUp();
  if (command !== "pulumi") {
    return launch(command, args, { env: { ...process.env, ...pulumiEnvironment({ root }) } });
  }
  const stack = stackOf(args, process.env);
  const env = { ...process.env, ...pulumiEnvironment({ root, stack }) };
  const checked = await checkStack({ root, args, stack, env });
  return checked === 0 ? launch(command, args, { env }) : checked;
});
