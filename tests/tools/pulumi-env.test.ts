import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { pulumiEnvironment, stackOf } from "../../tools/pulumi-env.mjs";
import { builtPulumi } from "../../tools/setup/go-modules.mjs";
import { projectRoot } from "../../tools/setup/paths.mjs";
import { createMachine, type Machine } from "./machine.ts";

test("stack local gets a file backend, an empty passphrase and the running local Render", async () => {
  await using machine = await createMachine();
  const root = await checkout(machine);
  await renderRuns(root, { url: "http://127.0.0.1:4242/v1", apiKey: "rnd_secret", pid: 1 });

  expect(pulumiEnvironment({ root, stack: "local", env: machine.env })).toMatchObject({
    PULUMI_BACKEND_URL: pathToFileURL(join(root, ".local/pulumi")).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    RENDER_HOST: "http://127.0.0.1:4242/v1",
    RENDER_API_KEY: "rnd_secret",
  });
  expect(existsSync(join(root, ".local/pulumi"))).toBe(true);
});

test.each([
  ["nothing is set", {}],
  ["a key of the real Render is set", { RENDER_API_KEY: "rnd_real" }],
  ["the real Render is named", { RENDER_API_KEY: "rnd_real", RENDER_HOST: "https://api.render.com/v1" }],
  ["it is not an address", { RENDER_HOST: "127.0.0.1" }],
  ["a name only looks local", { RENDER_HOST: "https://127.0.0.1.example.com/v1" }],
])("stack local reaches this machine only, and without a real key, when %s", async (_, set) => {
  await using machine = await createMachine();
  const root = await checkout(machine);

  const environment = pulumiEnvironment({ root, stack: "local", env: { ...machine.env, ...set } });

  expect(environment).toMatchObject({ RENDER_HOST: "http://127.0.0.1:2/v1", RENDER_API_KEY: "rnd_local" });
});

test("a server file that names another machine, or is truncated, is ignored", async () => {
  await using machine = await createMachine();
  const root = await checkout(machine);
  await renderRuns(root, { url: "https://api.render.com/v1", apiKey: "rnd_real" });
  expect(pulumiEnvironment({ root, stack: "local", env: machine.env }).RENDER_HOST).toBe(
    "http://127.0.0.1:2/v1",
  );

  await writeFile(join(root, ".local/render/server.json"), '{"url":"http://127.0');
  expect(pulumiEnvironment({ root, stack: "local", env: machine.env }).RENDER_HOST).toBe(
    "http://127.0.0.1:2/v1",
  );
});

test("what the user has set stays", async () => {
  await using machine = await createMachine();
  const root = await checkout(machine);
  const set = {
    PULUMI_BACKEND_URL: "s3://states",
    PULUMI_CONFIG_PASSPHRASE: "secret",
    PULUMI_SKIP_UPDATE_CHECK: "false",
    NODE_COMPILE_CACHE: "/cache",
    no_grpc_proxy: "engine.example",
    RENDER_HOST: "http://localhost:9999/v1",
    RENDER_API_KEY: "rnd_mine",
  };

  expect(Object.keys(pulumiEnvironment({ root, stack: "local", env: { ...machine.env, ...set } }))).toEqual([
    "PATH",
  ]);
});

test("a passphrase file replaces a passphrase", async () => {
  await using machine = await createMachine();
  const root = await checkout(machine);
  const env = { ...machine.env, PULUMI_CONFIG_PASSPHRASE_FILE: "/secrets/passphrase" };
  expect(pulumiEnvironment({ root, stack: "local", env })).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
});

test("other stacks get no backend, no passphrase and no Render", async () => {
  await using machine = await createMachine();
  const root = await checkout(machine);

  expect(Object.keys(pulumiEnvironment({ root, stack: "prod", env: machine.env })).sort()).toEqual([
    "NODE_COMPILE_CACHE",
    "PATH",
    "PULUMI_SKIP_UPDATE_CHECK",
    "no_grpc_proxy",
  ]);
  expect(existsSync(join(root, ".local"))).toBe(false);
});

test("Node 24 and the CLI come first on PATH; plugins are not downloaded for the Go build only", async () => {
  await using machine = await createMachine();
  const built = builtPulumi(projectRoot, machine.env);
  await machine.script(relative(machine.folder, built.path), "echo v3.259.0");
  const nodeFolder = join(projectRoot, "node_modules/.bin");

  expect(pulumiEnvironment({ root: projectRoot, env: machine.env })).toMatchObject({
    PATH: `${nodeFolder}:${dirname(built.path)}:${machine.bin}`,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  });

  await machine.script("bin/pulumi", "echo v3.231.0");
  const withOfficial = pulumiEnvironment({ root: projectRoot, env: machine.env });
  expect(withOfficial.PATH).toBe(`${nodeFolder}:${machine.bin}`);
  expect(withOfficial).not.toHaveProperty("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION");
});

test.each([
  ["up --stack local", {}, "local"],
  ["up --stack=local --yes", {}, "local"],
  ["-s local preview", {}, "local"],
  ["preview -slocal", {}, "local"],
  ["preview -s=local", {}, "local"],
  ["stack init local", {}, "local"],
  ["stack --non-interactive select local", {}, "local"],
  ["stack rm --yes organization/scheduler-ops/local", {}, "local"],
  ["up", { PULUMI_STACK: "local" }, "local"],
  ["up --stack prod", { PULUMI_STACK: "local" }, "prod"],
  ["up --stack acme/scheduler-ops/local", {}, "acme/scheduler-ops/local"],
  ["stack output --json", {}, undefined],
  ["config set local -- --stack local", {}, undefined],
  ["version", {}, undefined],
])("pulumi %s uses stack %3$s", (line, env, stack) => {
  expect(stackOf(line.split(" "), env)).toBe(stack);
});

/** A folder with the files that the environment depends on: the Go module files. */
async function checkout(machine: Machine): Promise<string> {
  const root = join(machine.folder, "a check#out");
  for (const module of ["cli", "language-nodejs"]) {
    await mkdir(join(root, "tools/pulumi", module), { recursive: true });
    await writeFile(
      join(root, "tools/pulumi", module, "go.mod"),
      "require github.com/pulumi/pulumi/pkg/v3 v3.259.0\n",
    );
    await writeFile(join(root, "tools/pulumi", module, "go.sum"), "");
  }
  return root;
}

async function renderRuns(root: string, server: object): Promise<void> {
  await mkdir(join(root, ".local/render"), { recursive: true });
  await writeFile(join(root, ".local/render/server.json"), JSON.stringify(server));
}
