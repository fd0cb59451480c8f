import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { isInstalled } from "../../tools/setup/installed.mjs";
import { npm } from "../../tools/setup/npm.mjs";
import { type Started, startModule } from "../support/process.ts";
import { waitFor } from "../support/wait-for.ts";
import { createMachine, type Machine } from "./machine.ts";

test("a missing node_modules is installed, and then left alone", async () => {
  await using machine = await createMachine();
  const root = await project(machine);

  const first = setUp(root, machine);
  expect(await first.ended).toBe(0);
  expect(first.output.stderr).toContain("✔ dependencies: npm ci");
  expect(existsSync(join(root, "node_modules/inner/package.json"))).toBe(true);

  const second = setUp(root, machine);
  expect(await second.ended).toBe(0);
  expect(second.output).toEqual({ stdout: "", stderr: "" });
});

test("a lock file with more packages and a removed node_modules lead to a new install", async () => {
  await using machine = await createMachine();
  const root = await project(machine);
  await setUp(root, machine).ended;

  await project(machine, ["inner", "other"]);
  expect(isInstalled(root)).toBe(false);
  expect(await setUp(root, machine).ended).toBe(0);
  expect(existsSync(join(root, "node_modules/other/package.json"))).toBe(true);

  await rm(join(root, "node_modules"), { recursive: true });
  expect(await setUp(root, machine).ended).toBe(0);
  expect(existsSync(join(root, "node_modules/inner/package.json"))).toBe(true);
});

test("an installation made by hand with npm is accepted", async () => {
  await using machine = await createMachine();
  const root = await project(machine);
  const { code } = await npm({ root, env: machineWithNpm(machine), args: ["ci"], log: "by-hand.log" });
  expect(code).toBe(0);

  const run = setUp(root, machine);
  expect(await run.ended).toBe(0);
  expect(run.output.stderr).toBe("");
});

test("an install that was killed is repeated, even after an earlier one that succeeded", async () => {
  await using machine = await createMachine();
  const root = await project(machine);
  await setUp(root, machine).ended;
  await project(machine, ["inner", "other"]);
  // Does what npm ci does first, then never ends.
  await machine.script("bin/npm", "rm node_modules/inner", "echo $$ > npm.pid", "exec tail -f /dev/null");

  const killed = setUp(root, machine);
  const npmPid = await numberIn(join(root, "npm.pid"));
  killed.child.kill("SIGKILL");
  process.kill(npmPid, "SIGKILL");
  await killed.ended;
  await rm(join(machine.bin, "npm"));
  await project(machine); // the lock file of the install that succeeded
  expect(isInstalled(root)).toBe(false);

  expect(await setUp(root, machine).ended).toBe(0);
  expect(existsSync(join(root, "node_modules/inner/package.json"))).toBe(true);
});

test("of two concurrent set-ups one installs and the other waits for it", async () => {
  await using machine = await createMachine();
  const root = await project(machine);

  const both = [setUp(root, machine), setUp(root, machine)];
  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);

  const reported = both.map(({ output }) => output.stderr).join("");
  expect(reported.match(/✔ dependencies: npm ci/g)).toHaveLength(1);
  expect(existsSync(join(root, ".local/set-up.lock"))).toBe(false);
});

test("a lock file that does not match package.json is reported with npm's reason, and its output is kept", async () => {
  await using machine = await createMachine();
  const root = await project(machine);
  await workspace(root, "other");
  await writeFile(
    join(root, "package.json"),
    JSON.stringify({ name: "outer", workspaces: ["inner", "other"] }),
  );

  const run = setUp(root, machine);
  expect(await run.ended).toBe(1);
  expect(run.output.stderr).toMatch(
    /✖ set-up: npm ci failed with exit code 1\n {2}→ .*package\.json and package-lock\.json.*in sync.*\n.*\[SETUP004\]\n$/,
  );
  expect(await readFile(join(root, ".local/npm-ci.log"), "utf8")).toContain(
    "Missing: other@1.0.0 from lock file",
  );
});

test("without npm the message says where to get it", async () => {
  await using machine = await createMachine();
  const root = await project(machine);

  const run = setUp(root, machine, machine.env);
  expect(await run.ended).toBe(1);
  expect(run.output.stderr).toMatch(/✖ set-up: npm was not found on PATH\n.*nodejs\.org.*\[SETUP003\]\n$/);
});

/** A package with workspaces: npm has something to install and nothing to download. */
async function project(machine: Machine, workspaces = ["inner"]): Promise<string> {
  const root = join(machine.folder, "project");
  const outer = { name: "outer", workspaces };
  const packages: Record<string, object> = { "": outer };
  for (const name of workspaces) {
    packages[name] = await workspace(root, name);
    packages[`node_modules/${name}`] = { resolved: name, link: true };
  }
  const lock = { name: "outer", lockfileVersion: 3, requires: true, packages };
  await writeFile(join(root, "package.json"), JSON.stringify(outer));
  await writeFile(join(root, "package-lock.json"), JSON.stringify(lock));
  return root;
}

async function workspace(root: string, name: string): Promise<object> {
  await mkdir(join(root, name), { recursive: true });
  await writeFile(join(root, name, "package.json"), JSON.stringify({ name, version: "1.0.0" }));
  return { version: "1.0.0" };
}

/** The number in a file that another process is about to write. */
async function numberIn(file: string): Promise<number> {
  return waitFor(`the number in ${file}`, async () => {
    const content = await readFile(file, "utf8");
    return content.endsWith("\n") && Number(content);
  });
}

function setUp(root: string, machine: Machine, env = machineWithNpm(machine)): Started {
  const code = `
    import { ensurePackages } from ${JSON.stringify(tool("dependencies.mjs"))};
    import { exitWith } from ${JSON.stringify(tool("problem.mjs"))};
    await exitWith(async () => {
      await ensurePackages({ root: process.argv[1], env: process.env });
      return 0;
    });`;
  return startModule(code, [root], env);
}

function tool(name: string): string {
  return new URL(`../../tools/setup/${name}`, import.meta.url).href;
}

/** npm of this machine, in the home folder of the test and without a network. */
function machineWithNpm(machine: Machine): NodeJS.ProcessEnv {
  return {
    ...machine.env,
    npm_config_offline: "true",
    PATH: [machine.bin, process.env.PATH, dirname(process.execPath)].join(":"),
  };
}
