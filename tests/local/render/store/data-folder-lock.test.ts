import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, lstatSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockDataFolder } from "../../../../src/local/render/store/data-folder-lock.ts";
import { startTestRender, type TestRender } from "../../../support/local-render.ts";

const inUse = { problem: { code: "LOCAL005" } };
let render: TestRender;
let lock: string;
let other: ChildProcess;

beforeEach(async () => {
  render = await startTestRender();
  lock = join(render.dataDir, "server.lock");
  other = spawn(process.execPath, ["-e", "setInterval(() => {}, 60_000)"]);
});
afterEach(async () => {
  other.kill("SIGKILL");
  await render[Symbol.asyncDispose]();
});

/** A lock as earlier versions wrote it: a file with the pid. */
function writePidFile(pid: number | undefined, ageMs = 0): void {
  rmSync(lock, { force: true });
  writeFileSync(lock, String(pid));
  const lockedAt = new Date(Date.now() - ageMs);
  utimesSync(lock, lockedAt, lockedAt);
}

function publish(pid: number | undefined): void {
  const { url, apiKey, dataDir } = render;
  writeFileSync(join(dataDir, "server.json"), JSON.stringify({ url, apiKey, pid }));
}

test("a running server keeps its folder even without server.json", async () => {
  rmSync(join(render.dataDir, "server.json"));
  await expect(lockDataFolder(render.dataDir)).rejects.toMatchObject(inUse);
});

test("two that start at once do not both get the folder", async () => {
  await render.stop();
  const attempts = await Promise.allSettled([lockDataFolder(render.dataDir), lockDataFolder(render.dataDir)]);
  expect(attempts.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  for (const attempt of attempts) if (attempt.status === "fulfilled") await attempt.value.release();
  expect(existsSync(lock)).toBe(false);
});

describe("the lock of an earlier version", () => {
  test("holds while its server answers", async () => {
    writePidFile(other.pid, 60_000);
    publish(other.pid);
    await expect(lockDataFolder(render.dataDir)).rejects.toMatchObject({
      problem: {
        code: "LOCAL005",
        message: expect.stringContaining(`process ${other.pid} at ${render.url}`),
      },
    });
  });

  test("holds while its server starts", async () => {
    writePidFile(other.pid);
    await expect(lockDataFolder(render.dataDir)).rejects.toMatchObject({
      problem: {
        message: expect.stringContaining(`process ${other.pid} at an address that is not known yet`),
      },
    });
  });

  test.each([
    ["its process is gone", () => writePidFile(0)],
    [
      "another process has its pid, and its server does not answer",
      () => {
        writePidFile(other.pid, 60_000);
        const server = { url: "http://127.0.0.1:1/v1", apiKey: "key", pid: other.pid };
        writeFileSync(join(render.dataDir, "server.json"), JSON.stringify(server));
      },
    ],
    ["it is empty: the machine lost power", () => writeFileSync(lock, "")],
  ])("is replaced when %s", async (_, leave) => {
    await render.stop();
    leave();
    const { release } = await lockDataFolder(render.dataDir);
    expect(lstatSync(lock).isSymbolicLink()).toBe(true);
    await release();
    expect(existsSync(lock)).toBe(false);
  });
});
