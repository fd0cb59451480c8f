import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { buildPulumi } from "../../tools/setup/go-build.mjs";
import { builtPulumi } from "../../tools/setup/go-modules.mjs";
import { isReachable } from "../../tools/setup/official-install.mjs";
import { projectRoot as root } from "../../tools/setup/paths.mjs";
import { createMachine, type Machine } from "./machine.ts";

const onStart = () => {};

beforeEach(() => {
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true); // the steps' own lines
  return () => stderr.mockRestore();
});

test("a host that accepts the connection and never responds counts as unreachable", async () => {
  const sockets: Socket[] = [];
  await using server = await listening(createServer((socket) => sockets.push(socket)));

  expect(await isReachable(server.url, 50)).toBe(false);
  expect(await isReachable(server.url.replace("http:", "https:"), 50)).toBe(false);
  for (const socket of sockets) socket.destroy();
});

test("only a response without an error counts as reachable", async () => {
  let status = 200;
  await using server = await listening(
    createHttpServer((_, response) => response.writeHead(status).end("#!/bin/sh")),
  );
  expect(await isReachable(server.url, 5_000)).toBe(true);
  status = 403;
  expect(await isReachable(server.url, 5_000)).toBe(false);
});

test("a closed port and an unknown name count as unreachable", async () => {
  const closed = await listening(createServer());
  await closed[Symbol.asyncDispose]();
  expect(await isReachable(closed.url, 5_000)).toBe(false);
  expect(await isReachable("https://nowhere.invalid/install.sh", 5_000)).toBe(false);
});

test("without Go the message names the alternatives", async () => {
  await using machine = await createMachine();
  await expect(buildPulumi({ root, env: machine.env, onStart })).rejects.toMatchObject({
    code: "SETUP007",
    message: expect.stringMatching(/Go is missing\n.*Pulumi 3\.230 or newer .* or Go 1\.25\.11 or newer/),
  });
});

test("a Go that is too old is named with its version", async () => {
  await using machine = await createMachine();
  await machine.script("bin/go", "echo go1.25.10");
  await expect(buildPulumi({ root, env: machine.env, onStart })).rejects.toThrow(/Go 1\.25\.10 is too old/);
});

test("a build that fails leaves nothing that could be mistaken for a CLI, and keeps its output in a file", async () => {
  await using machine = await createMachine();
  await installGo(machine, "echo 'dial tcp: no route to host' >&2", "exit 1");
  const { folder } = builtPulumi(root, machine.env);

  await expect(buildPulumi({ root, env: machine.env, onStart })).rejects.toMatchObject({
    code: "SETUP008",
    message: expect.stringContaining("→ dial tcp: no route to host"),
  });
  expect(existsSync(folder)).toBe(false);
  expect(existsSync(`${folder}.log`)).toBe(true);
});

test("a build appears only when complete, with the provider script, and removes what an interrupted one has left", async () => {
  await using machine = await createMachine();
  // Writes the file named after -o, as go build does, and refuses to work on leftovers or with a person's own settings.
  await installGo(
    machine,
    'test "$GOTOOLCHAIN $GOFLAGS $GOWORK $GOOS" = "local -mod=readonly off " || exit 9',
    'while [ "$1" != "-o" ]; do shift; done',
    'test ! -e "$2" || exit 8',
    'echo built > "$2"',
  );
  const { folder } = builtPulumi(root, machine.env);
  await machine.script(
    join("cache/scheduler-ops", `${folder.split("/").at(-1)}.building`, "bin/pulumi"),
    "half",
  );

  await buildPulumi({ root, env: { ...machine.env, GOOS: "plan9", GOFLAGS: "-mod=mod" }, onStart });

  expect((await readdir(join(folder, "bin"))).sort()).toEqual([
    "pulumi",
    "pulumi-language-nodejs",
    "pulumi-resource-pulumi-nodejs",
  ]);
  expect(existsSync(`${folder}.building`)).toBe(false);
});

test("the built folder's name follows the content of the Go module files, not their line endings", async () => {
  await using machine = await createMachine();
  const files = ["cli/go.mod", "cli/go.sum", "language-nodejs/go.mod", "language-nodejs/go.sum"];
  const folders: string[] = [];
  for (const text of ["a\nb\n", "a\r\nb\r\n", "a\nc\n"]) {
    for (const file of files) await machine.script(join("tools/pulumi", file));
    for (const file of files)
      await writeFile(join(machine.folder, "tools/pulumi", file), `pulumi/pkg/v3 v3.259.0\n${text}`);
    folders.push(builtPulumi(machine.folder, machine.env).folder);
  }
  expect(folders[1]).toBe(folders[0]);
  expect(folders[2]).not.toBe(folders[0]);
});

/** A substitute for Go: the real build takes minutes, and every set-up without a CLI does it. */
async function installGo(machine: Machine, ...build: string[]): Promise<void> {
  await machine.script("bin/go", 'if [ "$1" = env ]; then echo go1.26.0; exit 0; fi', ...build);
}

async function listening(server: Server): Promise<{ url: string } & AsyncDisposable> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/install.sh`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
