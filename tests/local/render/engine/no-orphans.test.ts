import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, watch } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../../../src/local/render/store/store.ts";
import { isAlive, waitUntilGone } from "./processes.ts";

let root = "";
const started: number[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "local-render-orphans-"));
  for (const folder of ["data", "source"]) mkdirSync(join(root, folder));
});
afterEach(async () => {
  // Only a failed test leaves any.
  for (const pid of started.splice(0).filter(isAlive)) process.kill(pid, "SIGKILL");
  await rm(root, { recursive: true, force: true });
});

// A child, and a grandchild in a session of its own that ignores SIGTERM. Their PIDs are in `pids` when both run.
const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
const command = [
  `"${process.execPath}" -e "require('child_process').spawn(process.execPath, ['-e', '${stubborn.replaceAll("'", "\\x27")}'],`,
  `{ detached: true, stdio: 'ignore' }).once('spawn', function () { require('fs').writeFileSync('new', [process.pid, this.pid].join(' '));`,
  `require('fs').renameSync('new', 'pids') })"`,
].join(" ");

async function startProgram(...args: string[]): Promise<ChildProcess> {
  const program = join(import.meta.dirname, "engine-program.ts");
  const child = spawn(process.execPath, [program, join(root, "data"), join(root, "source"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.pid !== undefined) started.push(child.pid);
  await once(child.stdout ?? child, "data");
  return child;
}

/** Starts the program with the command and waits for its two processes. */
async function startWithProcesses(): Promise<{ program: ChildProcess; pids: string[] }> {
  const watcher = watch(join(root, "source"));
  const written = new Promise<void>((done) => {
    watcher.on("change", (_, name) => {
      if (name === "pids") done();
    });
  });
  const program = await startProgram(command);
  await written;
  watcher.close();
  const pids = (await readFile(join(root, "source", "pids"), "utf8")).split(" ");
  started.push(...pids.map(Number));
  expect(pids.every(isAlive)).toBe(true);
  return { program, pids };
}

async function end(program: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const ended = once(program, "exit");
  program.kill(signal);
  await ended;
}

/** The watch process of a program. */
async function watcherOf(program: ChildProcess): Promise<number> {
  const children = await readFile(`/proc/${program.pid}/task/${program.pid}/children`, "utf8");
  for (const pid of children.trim().split(" ")) {
    const text = await readFile(`/proc/${pid}/cmdline`, "utf8");
    if (text.includes("parent-watch")) return Number(pid);
  }
  throw new Error("the program has no watch process");
}

describe("no process is left", () => {
  it("when the local Render is stopped", async () => {
    const { program, pids } = await startWithProcesses();
    await end(program, "SIGTERM");
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it("soon after the local Render was killed", async () => {
    const { program, pids } = await startWithProcesses();
    await end(program, "SIGKILL");
    await waitUntilGone(pids);
  });

  it.skipIf(process.platform !== "linux")(
    "after the next start, even when its watch was killed too; the run counts as canceled",
    async () => {
      const { program, pids } = await startWithProcesses();
      process.kill(await watcherOf(program), "SIGKILL");
      await end(program, "SIGKILL");
      expect(pids.every(isAlive)).toBe(true);

      const next = await startProgram();
      expect(pids.filter(isAlive)).toEqual([]);
      await end(next, "SIGTERM");
      const store = openStore(join(root, "data"));
      expect(store.runs.all().map(({ status }) => status)).toEqual(["canceled"]);
      expect(store.events.all().at(-1)).toMatchObject({ type: "cron_job_run_ended" });
      store.close();
    },
  );
});
