import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { buildBundles, run } from "../support/programs.ts";
import { createStateFolder } from "../support/state-folder.ts";
import { contentOf, emptyDatabase, filledDatabase, newestIn } from "./support.ts";

beforeAll(buildBundles);

test("a database is restored with every value intact, in tables that restore creates", async () => {
  await using folder = await temporaryFolder();
  const [from, into] = await Promise.all([filledDatabase(), emptyDatabase()]);
  const backup = await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  expect(backup).toMatchObject({ exitCode: 0, stderr: "" });
  expect(backup.stdout).toContain("documents=2 history_rows=4");
  expect(await run("restore", into.env, [folder.path])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await contentOf(into)).toEqual(await contentOf(from));
  expect((await contentOf(into)).join()).toContain('"target": 21.0');
  const [added] = await into.query("INSERT INTO state_history DEFAULT VALUES RETURNING id");
  expect(Number(added?.id)).toBeGreaterThan(900_001);
});

test("the manifest describes the file, and the folder has no other files", async () => {
  await using folder = await temporaryFolder();
  const from = await filledDatabase();
  await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  const { path, lines, manifest } = await newestIn(folder.path);
  const content = `${lines.join("\n")}\n`;
  const data = await readFile(path);
  expect(manifest).toEqual({
    format: "scheduler-ops-backup",
    version: 2,
    created_at: expect.stringMatching(/\+00:00$/),
    store: "postgres",
    schema_version: 1,
    rows: { json_store: 2, state_history: 4 },
    bytes: data.length,
    sha256: createHash("sha256").update(data).digest("hex"),
    content_bytes: Buffer.byteLength(content),
    content_sha256: createHash("sha256").update(content).digest("hex"),
  });
  expect(lines.map((line) => JSON.parse(line).table).sort()).toEqual([
    ...["json_store", "json_store", "state_history", "state_history", "state_history", "state_history"],
  ]);
  expect(await readdir(folder.path)).toHaveLength(2);
});

test("files are restored with their digits, also into a database", async () => {
  await using from = await createStateFolder();
  await using into = await createStateFolder();
  await from.write("settings", '{"target": 21.0,\n "list": [1.50]}');
  await from.write("state", { text: "a\nb" });
  const env = { ...from.env, BACKUP_DIR: join(from.path, "kept") };
  expect(await run("backup", env)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await run("restore", into.env, [env.BACKUP_DIR])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await into.text("settings")).toBe('{\n  "target": 21.0,\n  "list": [\n    1.50\n  ]\n}\n');
  expect(await into.state()).toEqual({ text: "a\nb" });
  const database = await emptyDatabase();
  expect(await run("restore", database.env, [env.BACKUP_DIR])).toMatchObject({ exitCode: 0, stderr: "" });
  expect((await contentOf(database)).join()).toContain('"target": 21.0');
});

test("a database is restored into files", async () => {
  await using folder = await createStateFolder();
  const from = await filledDatabase();
  await run("backup", { ...from.env, BACKUP_DIR: join(folder.path, "kept") });
  expect(await run("restore", folder.env, [join(folder.path, "kept")])).toMatchObject({
    exitCode: 0,
    stderr: "",
  });
  expect(await folder.text("settings")).toContain('"target": 21.0');
  expect(await folder.text("settings")).toContain("123456789012345678901234567890");
  expect((await readFile(join(folder.path, "history.jsonl"), "utf8")).trim().split("\n")).toHaveLength(4);
});

test("a backup is of one instant while others write", async () => {
  await using folder = await temporaryFolder();
  const from = await filledDatabase(5000);
  await using writer = await from.connect();
  let isOver = false;
  const firstWrite = Promise.withResolvers<void>();
  const writing = (async () => {
    for (let count = 1; !isOver; count += 1) {
      // Both tables have the same number at any instant.
      await writer.query("BEGIN");
      await writer.query(
        "UPDATE json_store SET data = data || jsonb_build_object('count', $1::int) WHERE kind = 'state'",
        [count],
      );
      await writer.query(
        "UPDATE state_history SET api_requests_today = $1 WHERE id = (SELECT max(id) FROM state_history)",
        [count],
      );
      await writer.query("COMMIT");
      firstWrite.resolve();
    }
  })();
  await Promise.race([firstWrite.promise, writing]);
  const { exitCode } = await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  isOver = true;
  await writing;
  expect(exitCode).toBe(0);
  const { lines } = await newestIn(folder.path);
  const rows = lines.map((line) => JSON.parse(line).row);
  const state = rows.find(({ kind }) => kind === "state");
  expect(state.data.count).toBeGreaterThan(0);
  expect(rows.find(({ id }) => id === 900_001).api_requests_today).toBe(state.data.count);
});

test("memory does not grow with the history", async () => {
  await using folder = await temporaryFolder();
  const peaks: number[] = [];
  for (const rows of [1_000, 100_000]) {
    const from = await filledDatabase(rows);
    // Small, so that garbage is collected early and the peak is what the program retains.
    const heap = "--max-old-space-size=32 --max-semi-space-size=2";
    const measured = { NODE_OPTIONS: `${heap} --import=${join(import.meta.dirname, "print-peak.ts")}` };
    const env = { ...from.env, BACKUP_DIR: join(folder.path, String(rows)), ...measured };
    const { exitCode, stdout } = await run("backup", env);
    expect(exitCode).toBe(0);
    peaks.push(Number(/peak_kb=(\d+)/.exec(stdout)?.[1]));
    expect((await newestIn(env.BACKUP_DIR)).lines).toHaveLength(rows + 3);
  }
  const [small = 0, large = 0] = peaks;
  expect(large - small, peaks.join()).toBeLessThan(30_000);
});
