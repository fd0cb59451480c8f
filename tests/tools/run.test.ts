import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { projectRoot } from "../../tools/setup/paths.mjs";
import { checkPlatform } from "../../tools/setup/platform.mjs";
import { type Started, startNode } from "../support/process.ts";
import { createMachine, type Machine } from "./machine.ts";

test("the command runs on Node 24 with the CLI on PATH, and the set-up prints nothing when nothing is missing", async () => {
  await using machine = await machineWithPulumi();
  const run = start(machine, "node", "-p", "process.version + ' ' + process.env.PATH");

  expect(await run.ended).toBe(0);
  expect(run.output.stderr).toBe("");
  expect(run.output.stdout).toMatch(/^v24\./);
  expect(run.output.stdout.trim().split(" ")[1]).toBe(`${projectRoot}/node_modules/.bin:${machine.bin}`);
});

test("the second set-up starts no process", async () => {
  const calls = "calls";
  await using machine = await createMachine();
  await machine.script("bin/pulumi", `printf x >> '${join(machine.folder, calls)}'`, "echo v3.231.0");

  for (let call = 0; call < 3; call++) expect(await start(machine, "node", "--version").ended).toBe(0);

  expect(await readFile(join(machine.folder, calls), "utf8")).toBe("x");
});

test("arguments, output and exit code of the command are its own", async () => {
  await using machine = await machineWithPulumi();
  const run = start(
    machine,
    "node",
    "-e",
    "console.log(JSON.stringify(process.argv.slice(1))); process.exit(7)",
    "a b",
    "--c",
    "",
  );

  expect(await run.ended).toBe(7);
  expect(JSON.parse(run.output.stdout)).toEqual(["a b", "--c", ""]);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s reaches the command, whose exit code is returned",
  async (signal) => {
    await using machine = await machineWithPulumi();
    const code = `process.once(${JSON.stringify(signal)}, () => process.exit(5)); console.log("ready"); setInterval(() => {}, 1000);`;
    const run = start(machine, "node", "-e", code);
    await run.printed("ready");

    run.child.kill(signal);

    expect(await run.ended).toBe(5);
  },
);

test("a command that a signal ended counts as 128 and the signal's number", async () => {
  await using machine = await machineWithPulumi();
  expect(await start(machine, "node", "-e", "process.kill(process.pid, 'SIGKILL')").ended).toBe(137);
});

test("pulumi gets the environment of the stack that its arguments name, any other command does not", async () => {
  await using machine = await createMachine();
  await machine.script(
    "bin/pulumi",
    'test "$1" = version && echo v3.231.0',
    'echo "backend $PULUMI_BACKEND_URL"',
  );

  const local = start(machine, "pulumi", "refresh", "--stack", "local");
  expect(await local.ended).toBe(0);
  expect(local.output.stdout).toBe(`backend ${pathToFileURL(join(projectRoot, ".local/pulumi")).href}\n`);

  const prod = start(machine, "pulumi", "refresh", "--stack", "prod");
  expect(await prod.ended).toBe(0);
  expect(prod.output.stdout).toBe("backend \n");
});

test("an unknown and a missing command are reported in two lines", async () => {
  await using machine = await machineWithPulumi();
  const unknown = start(machine, "no-such-command");
  expect(await unknown.ended).toBe(1);
  expect(unknown.output.stderr).toMatch(/^✖ set-up: command not found: no-such-command\n.*\[SETUP010\]\n$/);

  const missing = start(machine);
  expect(await missing.ended).toBe(1);
  expect(missing.output.stderr).toMatch(/^✖ set-up: no command was given\n.*\[SETUP011\]\n$/);
});

test.each([
  ["16.20.2", "linux", /Node 16\.20\.2 is older than 18/],
  ["20.1.0", "win32", /Windows is not supported/],
  ["20.1.0", "freebsd", /freebsd is not supported/],
])("Node %s on %s is refused", (nodeVersion, system, message) => {
  expect(() => checkPlatform({ nodeVersion, system })).toThrow(message);
});

test.each([
  ["18.0.0", "linux"],
  ["26.1.0", "darwin"],
])("Node %s on %s is accepted", (nodeVersion, system) => {
  expect(() => checkPlatform({ nodeVersion, system })).not.toThrow();
});

async function machineWithPulumi(): Promise<Machine> {
  const machine = await createMachine();
  await machine.script("bin/pulumi", "echo v3.231.0");
  return machine;
}

function start(machine: Machine, ...command: string[]): Started {
  return startNode([join(projectRoot, "tools/run.mjs"), ...command], machine.env);
}
