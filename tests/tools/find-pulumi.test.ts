import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { findPulumi } from "../../tools/pulumi-env.mjs";
import { builtPulumi } from "../../tools/setup/go-modules.mjs";
import { projectRoot as root } from "../../tools/setup/paths.mjs";
import { createMachine, type Machine } from "./machine.ts";

test("PATH comes before ~/.pulumi/versions, and that before the Go build", async () => {
  await using machine = await createMachine();
  const built = builtPulumi(root, machine.env);
  expect(findPulumi({ root, env: machine.env })).toBeUndefined();

  await machine.script(relative(machine.folder, built.path), "echo v3.259.0");
  expect(findPulumi({ root, env: machine.env })).toMatchObject({
    source: "go-build",
    version: built.version,
    path: built.path,
  });

  const kept = await machine.script("home/.pulumi/versions/3.240.0/bin/pulumi", "echo v3.240.0");
  expect(findPulumi({ root, env: machine.env })).toMatchObject({
    source: "pulumi-home",
    version: "3.240.0",
    path: kept,
  });

  const onPath = await machine.script("bin/pulumi", "echo v3.235.1");
  expect(findPulumi({ root, env: machine.env })).toEqual({
    source: "path",
    version: "3.235.1",
    path: onPath,
    folder: machine.bin,
  });
});

test("a CLI before 3.230, or one that reports no version, is skipped", async () => {
  await using machine = await createMachine();
  await machine.script("bin/pulumi", "echo v3.229.9");
  expect(findPulumi({ root, env: machine.env })).toBeUndefined();

  const second = await machine.script("second/pulumi", "echo v3.230.0");
  const env = { ...machine.env, PATH: `${machine.bin}:${dirname(second)}` };
  expect(findPulumi({ root, env })).toMatchObject({ path: second, version: "3.230.0" });

  await machine.script("second/pulumi", "echo pulumi is broken here; exit 1");
  expect(findPulumi({ root, env })).toBeUndefined();
});

test("the newest of ~/.pulumi/versions is used, compared by number; an incomplete installation is skipped", async () => {
  await using machine = await createMachine();
  for (const version of ["3.99.0", "3.240.0", "3.1000.2"]) await keep(machine, version);
  await mkdir(join(machine.env.HOME, ".pulumi/versions/3.2000.0/bin"), { recursive: true });

  expect(findPulumi({ root, env: machine.env })).toMatchObject({ version: "3.1000.2" });
});

test("the version of a CLI is read once, and again when it has been replaced", async () => {
  await using machine = await createMachine();
  const calls = join(machine.folder, "calls");
  const times = async () => (await readFile(calls, "utf8")).length;
  await machine.script("bin/pulumi", `printf x >> '${calls}'`, "echo v3.231.0");

  for (let call = 0; call < 3; call++)
    expect(findPulumi({ root, env: machine.env })?.version).toBe("3.231.0");
  expect(await times()).toBe(1);

  await machine.script("bin/pulumi", `printf x >> '${calls}'`, "echo 'v3.240.0 of another day'");
  for (let call = 0; call < 3; call++)
    expect(findPulumi({ root, env: machine.env })?.version).toBe("3.240.0");
  expect(await times()).toBe(2);

  await rm(join(machine.bin, "pulumi"));
  expect(findPulumi({ root, env: machine.env })).toBeUndefined();
});

test("the Go build is recognized for a command that has it first on PATH", async () => {
  await using machine = await createMachine();
  const built = builtPulumi(root, machine.env);
  await machine.script(relative(machine.folder, built.path), "echo v3.259.0");

  const env = { ...machine.env, PATH: `${dirname(built.path)}:${machine.bin}` };
  expect(findPulumi({ root, env })?.source).toBe("go-build");
});

test("a CLI in a folder whose name only starts like the cache folder's counts as one on PATH", async () => {
  await using machine = await createMachine();
  const path = await machine.script("cache/scheduler-ops-mine/pulumi", "echo v3.240.0");
  const env = { ...machine.env, PATH: dirname(path) };
  expect(findPulumi({ root, env })).toMatchObject({ source: "path", path });
});

async function keep(machine: Machine, version: string): Promise<void> {
  await machine.script(`home/.pulumi/versions/${version}/bin/pulumi`, `echo v${version}`);
}
