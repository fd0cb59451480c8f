import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { verifyBackup, writeBackup } from "../../jobs/src/backup/write-backup.ts";
import { buildBundles, run, startNode } from "./support/programs.ts";
import { createStateFolder } from "./support/state-folder.ts";

beforeAll(buildBundles);

test("writes a copy of both documents with its checksum and says where", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter", name: "é" });
  await folder.write("state", { last_temperature: 21.5 });
  const { exitCode, stdout, stderr } = await run("backup", folder.env);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const [, path = "", bytes, sha256] =
    /^\[backup\] Backup written and verified \| path=(\S+) bytes=(\d+) sha256=(\w+)\n$/.exec(stdout) ?? [];
  const data = await readFile(path);
  expect(path).toMatch(/\/state\/backups\/backup-\d{8}T\d{6}\.\d{3}Z\.json$/);
  expect(String(data.length)).toBe(bytes);
  expect(createHash("sha256").update(data).digest("hex")).toBe(sha256);
  expect(JSON.parse(data.toString())).toEqual({
    format: "scheduler-ops-backup",
    version: 1,
    created_at: expect.stringMatching(/\+00:00$/),
    store: "file",
    documents: { settings: { mode: "winter", name: "é" }, state: { last_temperature: 21.5 } },
  });
  expect(await verifyBackup(path)).toBe(sha256);
});

test("BACKUP_DIR says where, and each run adds one, in the order of their names", async () => {
  await using folder = await createStateFolder();
  const backups = join(folder.path, "far", "away");
  const env = { ...folder.env, BACKUP_DIR: backups };
  for (const count of [1, 2, 3]) {
    await folder.write("state", { count });
    expect((await run("backup", env)).exitCode).toBe(0);
  }
  const files = (await readdir(backups)).filter((file) => file.endsWith(".json")).sort();
  const counts = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(backups, file), "utf8")).documents.state.count),
  );
  expect(counts).toEqual([1, 2, 3]);
});

test("never overwrites a backup", async () => {
  await using folder = await createStateFolder();
  const options = { folder: folder.path, store: "file", now: new Date("2026-01-12T12:00:00Z") };
  const first = await writeBackup({ settings: {}, state: { a: 1 } }, options);
  const second = writeBackup({ settings: {}, state: { a: 2 } }, options);
  await expect(second).rejects.toMatchObject({
    problem: { code: "BACKUP001", message: expect.stringContaining("a file of this name is there already") },
  });
  expect(await verifyBackup(first.path)).toBe(first.sha256);
  expect(await folder.files()).toHaveLength(2);
});

test.each<[string, (path: string) => Promise<void>]>([
  [
    "one changed byte",
    async (path) => writeFile(path, (await readFile(path, "utf8")).replace('"a": 1', '"a": 2')),
  ],
  ["a missing manifest", (path) => writeFile(`${path}.sha256`, "")],
])("%s is found", async (_, damage) => {
  await using folder = await createStateFolder();
  const { path } = await writeBackup(
    { settings: {}, state: { a: 1 } },
    { folder: folder.path, store: "file", now: new Date(0) },
  );
  await damage(path);
  expect(await verifyBackup(path)).toBeUndefined();
});

test("an empty document is backed up, and said to be empty", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  const { exitCode, stderr } = await run("backup", folder.env);
  expect(exitCode).toBe(0);
  expect(stderr).toBe("[backup] Document is empty | document=state\n");
});

test("a broken document is no backup, and stays", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", "{");
  const { exitCode, stdout, stderr } = await run("backup", folder.env);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain("STORE001");
  expect(await folder.files()).toEqual(["settings.json"]);
});

test.each(["/dev/null/backups", "/proc/backups"])("a folder %s is refused in one line", async (path) => {
  await using folder = await createStateFolder();
  const { exitCode, stdout, stderr } = await run("backup", { ...folder.env, BACKUP_DIR: path });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^\[backup\] No backup in .+ code=BACKUP001\n$/);
});

test("shows a document as it was at one instant while others write it", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  await using writer = startNode([join(import.meta.dirname, "support/increment.ts"), folder.path, "2000"]);
  await folder.until((state) => Number(state.count) > 0);
  const runs = await Promise.all([run("backup", folder.env), run("backup", folder.env)]);
  expect(writer.child.exitCode).toBeNull();
  for (const { exitCode, stdout } of runs) {
    expect(exitCode).toBe(0);
    const [, path = ""] = /path=(\S+)/.exec(stdout) ?? [];
    expect(JSON.parse(await readFile(path, "utf8")).documents.state).toEqual({ count: expect.any(Number) });
  }
});
