import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, realpath, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pulumiMark } from "../../../src/local/demo/pulumi-processes.ts";
import { serverAccount } from "../../../src/local/postgres/account.ts";
import { baseFolderFor } from "../../../src/local/postgres/data-folder.ts";
import { postgresMark, removeLocalPostgres } from "../../../src/local/postgres/local-postgres.ts";
import { findMarked } from "../../../src/local/processes/marked-processes.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const repository = resolve(import.meta.dirname, "../../..");
const copied = ["index.ts", "src", "jobs", "tools", "package.json", "Pulumi.yaml", "Pulumi.local.yaml"];

/** A copy of this checkout: the demo writes into the folder of its own sources. */
async function copyOfCheckout(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await temporaryFolder();
  await Promise.all(
    copied.map((name) =>
      // A copied link must lead into the copy.
      cp(join(repository, name), join(folder.path, name), { recursive: true, verbatimSymlinks: true }),
    ),
  );
  await symlink(join(repository, "node_modules"), join(folder.path, "node_modules"));
  return { ...folder, path: await realpath(folder.path) };
}

// A whole demo takes about 15 s on a quiet machine.
describe("a demo that is killed while it runs", { timeout: 300_000 }, () => {
  let checkout: Awaited<ReturnType<typeof copyOfCheckout>>;
  let demo: ChildProcess | undefined;

  beforeAll(async () => {
    checkout = await copyOfCheckout();
  });
  afterAll(async () => {
    if (demo?.exitCode === null && demo.signalCode === null && demo.kill("SIGTERM")) await once(demo, "exit");
    await removeLocalPostgres(join(checkout.path, ".local/postgres"));
    await checkout[Symbol.asyncDispose]();
  });

  async function runDemo(
    meanwhile: (output: () => string) => Promise<void> = async () => {},
    options = ["--once"],
  ): Promise<{ exitCode: unknown; output: string }> {
    let output = "";
    const child = spawn(process.execPath, ["src/cli.ts", "demo", ...options], {
      cwd: checkout.path,
      stdio: ["ignore", "pipe", "pipe"],
    });
    demo = child;
    const ended = once(child, "close");
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    await meanwhile(() => output);
    const [exitCode] = await ended;
    return { exitCode, output };
  }

  async function killPulumiDuringCreation(): Promise<void> {
    // The log starts with the first deploy: the service exists, and Pulumi waits for the deploy.
    await during("the first deploy", async () =>
      (await filesBelow(".local/render/logs")).some((path) => /srv-/.test(path)),
    );
    const [lock = ""] = await filesBelow(".local/pulumi/.pulumi/locks");
    const pid = Number(/"pid":\s*(\d+)/.exec(await readFile(lock, "utf8"))?.[1]);
    process.kill(pid, "SIGKILL");
  }

  async function filesBelow(folder: string): Promise<string[]> {
    const path = join(checkout.path, folder);
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  /** Waits for something that the running demo does. */
  async function during(what: string, reached: () => boolean | Promise<boolean>): Promise<void> {
    let hasEnded = false;
    await waitFor(
      what,
      async () => {
        hasEnded = demo?.exitCode !== null;
        return hasEnded || (await reached());
      },
      { limit: 120_000 },
    );
    if (hasEnded) throw new Error(`the demo has ended before ${what}`);
  }

  test("exits with 1 and leaves no process of Pulumi when Pulumi is killed", async () => {
    const { exitCode, output } = await runDemo(killPulumiDuringCreation);
    expect(output).toContain("Pulumi could not update stack local");
    expect(exitCode).toBe(1);
    expect(await findMarked(pulumiMark(checkout.path))).toEqual([]);
  });

  test("recovers by itself at the next start", async () => {
    const { exitCode, output } = await runDemo();
    expect(output).toContain("remove what an interrupted update left: ");
    expect(output).toMatch(/run of health-check {2}/);
    expect(output).toMatch(/ 18\.\d °C, heating on\n(.* °C, heating\n)+.* 2\d\.\d °C, heating off\n/);
    expect(exitCode).toBe(0);
    expect(await findMarked(pulumiMark(checkout.path))).toEqual([]);
  });

  test("restarts a killed database; when it is killed itself, nothing keeps running and all data is still there", async () => {
    const { output } = await runDemo(async (output) => {
      await during("the report", () => output().includes("Running until Ctrl-C"));
      for (const { pid } of await databaseProcesses()) process.kill(pid, "SIGKILL");
      await during("the restart of PostgreSQL", () => output().includes("restarting it"));
      demo?.kill("SIGKILL");
    }, []);
    expect(output).toContain("no changes (5 unchanged)");
    await waitFor("the end of PostgreSQL", async () => (await databaseProcesses()).length === 0);

    const next = await runDemo(async () => {}, ["--destroy"]);
    expect(next.output).toContain("5 deleted");
    expect(next.exitCode).toBe(0);
  });

  async function databaseProcesses() {
    const place = await baseFolderFor(join(checkout.path, ".local/postgres"), await serverAccount());
    return findMarked(postgresMark(place));
  }
});
