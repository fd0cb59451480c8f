/** What a command loads decides how fast it starts. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { startNode } from "../support/process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = resolve(import.meta.dirname, "../..");
const preload = join(import.meta.dirname, "loaded-modules.ts");

interface Loaded {
  /** Names of packages. */
  packages: string[];
  /** Files of this project, relative to `src`. */
  files: string[];
}

/** Runs a command in the folder of this project, and lists what it has loaded. */
async function loadedBy(...args: string[]): Promise<Loaded> {
  await using folder = await temporaryFolder();
  const list = join(folder.path, "modules");
  const env = { ...process.env, LOADED_MODULES: list };
  const command = startNode(["--import", preload, join(root, "src/cli.ts"), ...args], env, root);
  expect([await command.ended, command.output.stderr]).toEqual([0, ""]);
  const paths = (await readFile(list, "utf8")).split("\n");
  const matches = (pattern: RegExp): string[] => [
    ...new Set(paths.flatMap((path) => pattern.exec(path)?.[1] ?? [])),
  ];
  return { packages: matches(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/).sort(), files: matches(/\/src\/(.+)$/) };
}

const files = (loaded: Loaded, pattern: RegExp): string[] =>
  loaded.files.filter((file) => pattern.test(file));

describe("a command loads what it needs", () => {
  test("the help of the program: no command", async () => {
    const loaded = await loadedBy("--help");
    expect(loaded.packages).toEqual(["commander"]);
    expect(files(loaded, /^(?!cli\/|core\/)/)).toEqual([]);
    // The entry is JavaScript: Node's TypeScript parser takes longer to load than everything else.
    expect(files(loaded, /^cli\//)).toEqual(["cli/entry.mjs", "cli/main.ts", "cli/commands.ts"]);
  });

  test("the help of a command: its file, and nothing that runs it", async () => {
    const loaded = await loadedBy("help", "next");
    expect(loaded.packages).toEqual(["commander"]);
    expect(files(loaded, /^(review|operate|local|render|config)\//)).toEqual([]);
  });

  test("next: no stack file, no network and no rules of local time", async () => {
    const loaded = await loadedBy("next", "0 2 * * *");
    expect(
      loaded.packages.filter((name) => !["commander", "croner", "fastest-levenshtein"].includes(name)),
    ).toEqual([]);
    expect(
      files(
        loaded,
        /^(render|operate|local|runs|schedule\/zoned\/(?!zone\.)|review\/(?!explain|check\/finding|job-facts))/,
      ),
    ).toEqual([]);
  });

  test("explain: the words, but no stack file", async () => {
    const { packages } = await loadedBy("explain", "0 2 * * *");
    expect(packages).toContain("cronstrue");
    for (const name of ["zod", "yaml", "undici", "pg", "hono"]) expect(packages).not.toContain(name);
  });

  test("check: no network", async () => {
    const { packages } = await loadedBy("check", "--allow-placeholders", "--quiet");
    for (const name of ["undici", "pg", "hono", "@pulumi/pulumi"]) expect(packages).not.toContain(name);
  });

  test("diff: the format that is asked for, and no network", async () => {
    const loaded = await loadedBy("diff", "--format", "markdown", "--base", "HEAD");
    for (const name of ["undici", "pg", "hono", "@pulumi/pulumi"])
      expect(loaded.packages).not.toContain(name);
    expect(files(loaded, /html|formats\/(?!markdown)|^(operate|render|local)\//)).toEqual([]);
  });
});

test.each(Object.entries(commands))(
  "the table of commands describes %s as its file does",
  async (name, entry) => {
    const command = await entry.load();
    expect(command.name()).toBe(name);
    expect(command.registeredArguments.map((argument) => `[${argument.name()}...]`)).toEqual(
      entry.arguments === undefined ? [] : [entry.arguments.replace("<", "[").replace(">", "]")],
    );
    expect(
      command.registeredArguments.every(({ required }) => entry.arguments?.startsWith("<") === required),
    ).toBe(true);
    expect(command.options.length).toBeGreaterThan(0);
    expect(command.description()).toBe(""); // it is in the table
  },
);
