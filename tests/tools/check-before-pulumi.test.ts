import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../tools/setup/paths.mjs";
import { type Started, startNode } from "../support/process.ts";
import { createMachine, type Machine } from "./machine.ts";

test.each(["up", "preview", "update"])(
  "pulumi %s on a stack with placeholders ends with exit code 2 before Pulumi starts",
  async (command) => {
    await using machine = await machineWithMarkingPulumi();
    const run = start(machine, "pulumi", command, "--stack", "staging");

    expect(await run.ended).toBe(2);
    expect(run.output.stderr).toContain("Pulumi.staging.yaml:");
    expect(run.output.stderr).toContain("npm run pulumi -- config set ownerId tea-… --stack staging");
    await expect(access(join(machine.folder, "mark"))).rejects.toThrow();
  },
);

test.each([
  ["a stack file without problems", ["preview", "--stack", "local"]],
  ["a command that does not run the program", ["destroy", "--stack", "staging"]],
  ["the setting of a placeholder", ["config", "set", "ownerId", "tea-x", "--stack", "staging"]],
  ["another folder", ["preview", "--cwd=/", "--stack", "staging"]],
  ["a stack without a file", ["preview", "--stack", "nowhere"]],
])("%s is left to Pulumi", async (_, args) => {
  await using machine = await machineWithMarkingPulumi();
  const run = start(machine, "pulumi", ...args);

  expect(await run.ended).toBe(0);
  await access(join(machine.folder, "mark"));
});

async function machineWithMarkingPulumi(): Promise<Machine> {
  const machine = await createMachine();
  await machine.script(
    "bin/pulumi",
    'test "$1" = version && { echo v3.231.0; exit; }',
    `: > '${join(machine.folder, "mark")}'`,
  );
  return machine;
}

function start(machine: Machine, ...command: string[]): Started {
  return startNode([join(projectRoot, "tools/run.mjs"), ...command], machine.env);
}
