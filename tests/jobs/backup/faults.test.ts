import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { startNode as startShell } from "../../support/process.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { buildBundles, bundleOf, run, start } from "../support/programs.ts";
import { startServe } from "../support/serve.ts";
import { createStateFolder } from "../support/state-folder.ts";
import { contentOf, emptyDatabase, filledDatabase, newestIn } from "./support.ts";

beforeAll(buildBundles);

type Damage = (path: string, manifest: string) => Promise<void>;

const edit =
  (change: (manifest: Record<string, unknown>) => Record<string, unknown>): Damage =>
  async (_, path) =>
    writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")))));

test.each<[string, Damage, string]>([
  ["a changed byte", async (path) => writeFile(path, changed(await readFile(path))), "corrupt|checksum"],
  ["a cut file", async (path) => writeFile(path, (await readFile(path)).subarray(0, -20)), "corrupt"],
  ["an empty file", (path) => writeFile(path, ""), "corrupt|checksum"],
  ["garbage", (path) => writeFile(path, "garbage"), "corrupt"],
  ["other content", async (path) => writeFile(path, gzipSync("{}\n")), "line 1 is not a row"],
  [
    "a missing row",
    async (path) =>
      writeFile(
        path,
        gzipSync(
          gunzipSync(await readFile(path))
            .toString()
            .replace(/^.*\n/, ""),
        ),
      ),
    "checksum",
  ],
  ["a missing file", (path) => rm(path), "only its manifest exists"],
  ["a missing manifest", (_, manifest) => rm(manifest), "has no manifest"],
  ["an empty manifest", (_, manifest) => writeFile(manifest, ""), "not a backup manifest"],
  [
    "other rows",
    edit((all) => ({ ...all, rows: { json_store: 9, state_history: 0 } })),
    "its manifest says 9",
  ],
  [
    "different content",
    edit((all) => ({ ...all, content_sha256: "0".repeat(64) })),
    "checksum or size of its content",
  ],
  ["a later version", edit((all) => ({ ...all, version: 3 })), "does not support"],
  ["a manifest without size", edit(({ bytes: _, ...all }) => all), "missing or invalid"],
])("%s is detected and not restored", async (_, damage, words) => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  const kept = join(folder.path, "kept");
  expect((await run("backup", { ...folder.env, BACKUP_DIR: kept })).exitCode).toBe(0);
  const { path } = await newestIn(kept);
  await damage(path, path.replace("ndjson.gz", "manifest.json"));
  const verified = await run("verify", {}, [kept, "--all"]);
  expect(verified).toMatchObject({ exitCode: 1, stdout: "" });
  expect(verified.stderr).toMatch(new RegExp(`is invalid: .*(${words}).*code=BACKUP003`));
  expect(verified.stderr.trim().split("\n")).toHaveLength(1);
  await using into = await createStateFolder();
  expect(await run("restore", into.env, [path])).toMatchObject({ exitCode: 1, stdout: "" });
  expect(await into.files()).toEqual([]);
});

test("existing data is overwritten only when its name is given", async () => {
  await using folder = await temporaryFolder();
  const [from, into] = await Promise.all([filledDatabase(), filledDatabase(9)]);
  await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  const before = await contentOf(into);
  const refused = await run("restore", into.env, [folder.path]);
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`--into-existing ${into.name}`),
  });
  const other = await run("restore", into.env, ["--into-existing", from.name, folder.path]);
  expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("RESTORE002") });
  expect(await contentOf(into)).toEqual(before);
  const confirmed = await run("restore", into.env, ["--into-existing", into.name, folder.path]);
  expect(confirmed).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await contentOf(into)).toEqual(await contentOf(from));
});

test("a folder keeps its old files under other names", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  await run("backup", folder.env);
  await folder.write("settings", { mode: "summer" });
  expect((await run("restore", folder.env)).stderr).toContain("--into-existing state");
  expect(await run("restore", folder.env, ["--into-existing", "state"])).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(await folder.text("settings"))).toEqual({ mode: "winter" });
  expect(await folder.files()).toContainEqual(expect.stringMatching(/^settings\.json\.replaced-/));
});

test("nothing is restored while a tick is running", async () => {
  await using folder = await temporaryFolder();
  const [from, into] = await Promise.all([filledDatabase(), filledDatabase()]);
  await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  await into.query(`UPDATE json_store SET data = data || jsonb_build_object('automation_in_progress', true,
    'automation_locked_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')) WHERE kind = 'state'`);
  const before = await contentOf(into);
  const { exitCode, stderr } = await run("restore", into.env, ["--into-existing", into.name, folder.path]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("RESTORE003") });
  expect(await contentOf(into)).toEqual(before);
});

test("nothing is restored while a scheduler holds its lease, and a restored lease is free", async () => {
  await using folder = await temporaryFolder();
  const into = await filledDatabase();
  await using serve = await startServe(into, { RENDER_INSTANCE_ID: "one" });
  await serve.printed(/Automation tick finished/);
  await run("backup", { ...into.env, BACKUP_DIR: folder.path });
  const before = await contentOf(into);
  const refused = await run("restore", into.env, ["--into-existing", into.name, folder.path]);
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /The scheduler one\/\S+ has been using .+ since \d{4}-\S+ .*scheduler: paused.*code=RESTORE006\n$/,
  );
  expect(await contentOf(into)).toEqual(before);

  serve.child.kill("SIGTERM");
  await serve.ended;
  expect(await run("restore", into.env, ["--into-existing", into.name, folder.path])).toMatchObject({
    exitCode: 0,
    stderr: "",
  });
  const [row] = await into.query("SELECT data FROM json_store WHERE kind = 'state'");
  expect(row?.data).toMatchObject({
    scheduler_owner: null,
    scheduler_since: null,
    scheduler_renewed_at: null,
  });
});

test("a folder that a scheduler uses is left unchanged", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  await run("backup", folder.env);
  await using serve = await startServe(folder);
  await serve.printed(/Automation tick finished/);
  expect(await run("restore", folder.env, ["--into-existing", "state"])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("RESTORE006"),
  });
});

test("a restored lock is free, and its token never decreases", async () => {
  await using folder = await temporaryFolder();
  const [from, into] = await Promise.all([filledDatabase(), filledDatabase()]);
  await from.query(`UPDATE json_store SET data = data || '{"automation_in_progress": true, "automation_lock_owner": "cron",
    "automation_locked_at": "2026-01-01T00:00:00+00:00"}' WHERE kind = 'state'`);
  await into.query(
    `UPDATE json_store SET data = data || '{"automation_lock_token": 41}' WHERE kind = 'state'`,
  );
  await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  expect((await run("restore", into.env, ["--into-existing", into.name, folder.path])).exitCode).toBe(0);
  const [row] = await into.query("SELECT data FROM json_store WHERE kind = 'state'");
  expect(row?.data).toMatchObject({
    automation_in_progress: false,
    automation_locked_at: null,
    automation_lock_owner: null,
    automation_lock_token: 41,
  });
});

test("a failure in the middle of a restore changes nothing", async () => {
  await using folder = await temporaryFolder();
  const [from, into] = await Promise.all([filledDatabase(2000), filledDatabase()]);
  await run("backup", { ...from.env, BACKUP_DIR: folder.path });
  await into.query("ALTER TABLE state_history ADD CHECK (api_requests_today < 1500)");
  const before = await contentOf(into);
  const { exitCode, stderr } = await run("restore", into.env, ["--into-existing", into.name, folder.path]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("STORE016") });
  expect(await contentOf(into)).toEqual(before);
  await into.query("ALTER TABLE state_history DROP COLUMN error_count");
  const other = await run("restore", into.env, ["--into-existing", into.name, folder.path]);
  expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("RESTORE005") });
});

test("a killed backup run leaves no backup, and the next run succeeds", async () => {
  await using folder = await temporaryFolder();
  const from = await filledDatabase();
  const env = { ...from.env, BACKUP_DIR: folder.path };
  await using other = await from.connect();
  await other.query("BEGIN; LOCK TABLE state_history IN ACCESS EXCLUSIVE MODE"); // the backup waits in the middle
  await using backup = start("backup", env);
  await waitFor("the temporary file", async () => (await readdir(folder.path)).length > 0);
  backup.child.kill("SIGKILL");
  await backup.ended;
  await other.query("ROLLBACK");
  const [left = ""] = await readdir(folder.path);
  expect(left).toMatch(/^\.backup-.*\.tmp$/);
  expect(await run("verify", env, ["--all"])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("BACKUP004"),
  });
  await utimes(join(folder.path, left), 0, 0);
  expect(await run("backup", env)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await readdir(folder.path)).toHaveLength(2);
});

test("a full disk is reported in one line, and no file remains", async () => {
  await using folder = await temporaryFolder();
  const from = await filledDatabase(20_000);
  // To the program, a limit on the file size in blocks of 1024 bytes looks like a full disk.
  const script = `require("node:child_process").execFileSync("bash", ["-c", "ulimit -f 16; exec '${process.execPath}' '${bundleOf("backup")}'"], { stdio: "inherit" })`;
  const full = startShell(["-e", script], { ...from.env, BACKUP_DIR: folder.path, PATH: process.env.PATH });
  expect(await full.ended).not.toBe(0);
  expect(full.output.stderr).toMatch(
    /Cannot write a backup to .*: the file size limit is reached.*code=BACKUP001/,
  );
  expect(await readdir(folder.path)).toEqual([]);
});

test.each(["/dev/null/backups", "/proc/backups"])("the folder %s is refused in one line", async (path) => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  const { exitCode, stdout, stderr } = await run("backup", { ...folder.env, BACKUP_DIR: path });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^\[backup\] Cannot write a backup to .+ code=BACKUP001\n$/);
});

test("--keep removes older backups once the new one is written, and nothing else", async () => {
  await using folder = await createStateFolder();
  await folder.write("settings", { mode: "winter" });
  const kept = join(folder.path, "kept");
  const env = { ...folder.env, BACKUP_DIR: kept };
  await run("backup", env);
  for (const file of [
    "backup-20200101T000000.000Z.ndjson.gz",
    "backup-20200101T000000.000Z.manifest.json",
    "notes.txt",
  ]) {
    await writeFile(join(kept, file), "x");
  }
  await folder.write("settings", "{");
  expect((await run("backup", env, ["--keep", "14d"])).exitCode).toBe(1);
  expect(await readdir(kept)).toHaveLength(5);
  await folder.write("settings", { mode: "winter" });
  const { exitCode, stdout } = await run("backup", env, ["--keep", "14d"]);
  expect(exitCode).toBe(0);
  expect(stdout.match(/Old backup removed \| file=backup-20200101T000000\.000Z/g)).toHaveLength(2);
  expect((await readdir(kept)).filter((file) => file.startsWith("backup-2020"))).toEqual([]);
  expect(await readdir(kept)).toContain("notes.txt");
});

test("neither an empty database nor an invalid document is backed up", async () => {
  await using folder = await createStateFolder();
  const database = await emptyDatabase();
  const env = { ...database.env, BACKUP_DIR: folder.path };
  expect(await run("backup", env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("BACKUP006"),
  });
  await folder.write("settings", "{");
  expect(await run("backup", folder.env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("STORE001"),
  });
  expect((await folder.files()).filter((file) => file !== "backups")).toEqual(["settings.json"]);
});

test("during a fallback only the files are backed up, and restore is refused", async () => {
  await using folder = await createStateFolder();
  const database = await filledDatabase();
  await folder.write("settings", { mode: "winter" });
  const since = "2026-01-01T00:00:00+00:00";
  const fallback = {
    since,
    next_probe: since,
    probes: 0,
    base: { settings: {}, state: {} },
    written: { settings: {}, state: {} },
  };
  await writeFile(
    join(folder.path, "failover.json"),
    JSON.stringify({ failures: 3, copied: true, stand_in: fallback }),
  );
  const env = { ...database.env, ...folder.env };
  const backup = await run("backup", env);
  expect(backup).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining("only the files are backed up"),
  });
  expect(backup.stdout).toContain("store=file documents=1 history_rows=0");
  expect(await run("restore", env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("RESTORE004"),
  });
});

function changed(data: Buffer): Buffer {
  const copy = Buffer.from(data);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}
