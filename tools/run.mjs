#!/usr/bin/env node
// node tools/run.mjs <command> [argument…]
// Sets up what is missing, then runs the command with Node 24 and the Pulumi CLI first on PATH.
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
      remedy: "Name it: node tools/run.mjs pulumi version",
    });
  }
  await setUp();
  const stack = command === "pulumi" ? stackOf(args, process.env) : undefined;
  return launch(command, args, { env: { ...process.env, ...pulumiEnvironment({ root, stack }) } });
});
