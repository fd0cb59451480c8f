#!/usr/bin/env node
// The command line, npx scheduler-ops <command>: sets up what the command needs, then runs src/cli.ts with Node 24.
import { join } from "node:path";
import { pulumiEnvironment } from "./pulumi-env.mjs";
import { launch } from "./setup/launch.mjs";
import { projectNode, projectRoot as root } from "./setup/paths.mjs";
import { exitWith } from "./setup/problem.mjs";
import { setUp } from "./setup/set-up.mjs";

const commandsWithPulumi = ["demo"];

await exitWith(async () => {
  const args = process.argv.slice(2);
  await setUp({ pulumi: commandsWithPulumi.includes(args[0] ?? "") });
  const env = { ...process.env, ...pulumiEnvironment({ root }) };
  return launch(projectNode(root), [join(root, "src", "cli.ts"), ...args], { env });
});
