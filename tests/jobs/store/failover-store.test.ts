import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatTimestamp } from "../../../jobs/src/documents/timestamp.ts";
import type { FailoverStore } from "../../../jobs/src/store/failover/failover-store.ts";
import { createFailoverBench, type FailoverBench } from "../support/failover.ts";
import { historyRow } from "../support/history-row.ts";

const minutes = (count: number) => count * 60_000;
const unavailable = { problem: { code: expect.stringMatching(/^STORE01[04]$/) } };

/** A bench whose database became unavailable after both documents were copied, and three calls failed. */
async function createActiveFallback(): Promise<FailoverBench & { store: FailoverStore }> {
  const bench = await createFailoverBench();
  const store = bench.open();
  await store.patch("settings", { set: { mode: "winter" } });
  await store.transaction("state", () => ({ patch: { set: { count: 1, kept: 21.5 } }, result: undefined }));
  await store.read("settings");
  bench.lose();
  for (let failure = 1; failure < 3; failure += 1) {
    await expect(bench.open().read("state")).rejects.toMatchObject(unavailable);
  }
  expect(await bench.open().read("state")).toEqual({ count: 1, kept: 21.5 });
  return { ...bench, store: bench.open() };
}

const count = (store: FailoverStore) =>
  store.transaction("state", ({ count }) => ({
    patch: { set: { count: Number(count ?? 0) + 1 } },
    result: count,
  }));

describe("while the database is available", () => {
  test("it is used, and the files are a copy of everything that was read and written", async () => {
    await using bench = await createFailoverBench();
    const store = bench.open();
    await store.transaction("state", () => ({ patch: { set: { a: 1, b: 1 } }, result: undefined }));
    await store.patch("state", { set: { a: 2 }, remove: ["b"] });
    await store.patch("settings", { set: { mode: "winter" } });
    expect(await store.readAll()).toEqual({ settings: { mode: "winter" }, state: { a: 2 } });
    expect(await bench.stored("state")).toEqual({ a: 2 });
    expect(await bench.folder.state()).toEqual({ a: 2 });
    expect(JSON.parse(await bench.folder.text("settings"))).toEqual({ mode: "winter" });
    expect(store.name).toBe("postgres");
    expect(store.failover).toEqual({ failures: 0, since: undefined, nextProbe: undefined });
    expect(bench.log).toEqual([]);
  });

  test("files of another origin are renamed, once", async () => {
    await using bench = await createFailoverBench();
    await bench.folder.write("state", { from: "before" });
    await bench.open().read("state");
    await bench.open().read("state");
    const kept = (await bench.folder.files()).filter((name) => name.includes("replaced"));
    expect(kept).toEqual([expect.stringMatching(/^state\.json\.replaced-\d{8}T/)]);
    expect(await bench.folder.state()).toEqual({});
  });

  test("a folder that cannot be written is reported and does not stop the call", async () => {
    await using bench = await createFailoverBench();
    const store = bench.open();
    await store.patch("state", { set: { a: 1 } });
    await store.read("state");
    await bench.folder.write("state", { old: true });
    await symlink("/dev/full", join(bench.folder.path, "state.json.tmp"));
    expect(await store.read("state")).toEqual({ a: 1 });
    expect(bench.log).toEqual([
      {
        text: "The fallback copy of the documents could not be written",
        fields: { error: expect.stringContaining("the disk is full") },
      },
    ]);
  });

  test("an invalid row is not a failure of the database", async () => {
    await using bench = await createFailoverBench();
    await bench.open().read("state");
    await bench.database.query("INSERT INTO json_store (kind, data) VALUES ('state', '[]')");
    for (let time = 0; time < 4; time += 1) {
      await expect(bench.open().read("state")).rejects.toMatchObject({ problem: { code: "STORE011" } });
    }
    expect(await bench.record()).toEqual({ failures: 0, copied: true });
  });
});

describe("failures of the database", () => {
  test("are counted across processes, and the third one switches to the files", async () => {
    await using bench = await createFailoverBench();
    await bench.open().transaction("state", () => ({ patch: { set: { count: 1 } }, result: undefined }));
    bench.lose();
    await expect(count(bench.open())).rejects.toMatchObject(unavailable);
    await expect(count(bench.open())).rejects.toMatchObject(unavailable);
    expect(await bench.folder.state()).toEqual({ count: 1 });
    const third = bench.open();
    await count(third);
    expect(await bench.folder.state()).toEqual({ count: 2 });
    expect(third.name).toBe("file");
    expect(third.failover).toEqual({
      failures: 3,
      since: bench.clock.now(),
      nextProbe: new Date(bench.clock.now().getTime() + 30_000),
    });
    expect(bench.log.map(({ text }) => text)).toEqual([
      "The database is not available",
      "The database is not available",
      "The database is not available",
      "The files are used instead of the database",
    ]);
    expect(bench.log[2]?.fields).toMatchObject({ failure: 3, of: 3, code: "STORE010" });
  });

  test("that are not in a row reset the count", async () => {
    await using bench = await createFailoverBench();
    await count(bench.open());
    for (let round = 0; round < 3; round += 1) {
      bench.lose();
      for (let time = 0; time < 2; time += 1) await expect(count(bench.open())).rejects.toThrow();
      bench.regain();
      await count(bench.open());
      expect(await bench.record()).toEqual({ failures: 0, copied: true });
    }
    expect(await bench.stored("state")).toEqual({ count: 4 });
  });

  test("of a database that was never available: the files start with their own content", async () => {
    await using bench = await createFailoverBench();
    await bench.folder.write("state", { count: 5 });
    bench.lose();
    for (let time = 0; time < 2; time += 1) await expect(count(bench.open())).rejects.toThrow();
    await count(bench.open());
    expect(await bench.folder.state()).toEqual({ count: 6 });
  });
});

describe("while the files are used", () => {
  test("the database is probed at growing intervals, by writes only", async () => {
    await using bench = await createActiveFallback();
    const probes: number[] = [];
    for (let second = 0; second <= 1000; second += 10) {
      const before = bench.proxy.connections();
      await bench.store.read("state");
      expect(bench.proxy.connections()).toBe(before);
      await count(bench.open());
      if (bench.proxy.connections() > before) probes.push(second);
      bench.clock.advance(10_000);
    }
    expect(probes).toEqual([30, 90, 210, 450, 930]);
    expect(await bench.folder.state()).toMatchObject({ count: 102 });
  });

  test("a clock that is turned back does not delay the next probe forever", async () => {
    await using bench = await createActiveFallback();
    bench.regain();
    const past = bench.open();
    const record = await bench.record();
    const fallback = record.stand_in as Record<string, unknown>;
    const inADay = formatTimestamp(new Date(bench.clock.now().getTime() + minutes(24 * 60)));
    const text = JSON.stringify({ ...record, stand_in: { ...fallback, next_probe: inADay } });
    await writeFile(join(bench.folder.path, "failover.json"), text);
    await count(past);
    expect(past.name).toBe("postgres");
  });

  test("an invalid record is renamed, and the count starts over", async () => {
    await using bench = await createActiveFallback();
    await writeFile(join(bench.folder.path, "failover.json"), '{"failures"');
    await expect(count(bench.open())).rejects.toMatchObject(unavailable);
    expect(await bench.folder.files()).toContainEqual(expect.stringMatching(/^failover\.json\.broken-/));
    expect(await bench.record()).toEqual({ failures: 1, copied: false });
  });
});

describe("when the database is available again", () => {
  test("it gets the changes from the files, with the history, and is used again", async () => {
    await using bench = await createActiveFallback();
    await count(bench.store);
    await bench.store.patch("state", { set: { last_action: "turnOff" }, remove: ["kept"] });
    await bench.store.patch("settings", { set: { automation_enabled: true } });
    const timestamp = bench.clock.now();
    await bench.store.addHistory(historyRow({ timestamp }));
    bench.regain();
    bench.clock.advance(minutes(1));
    await count(bench.store);
    expect(bench.store.name).toBe("postgres");
    expect(await bench.stored("state")).toEqual({ count: 3, last_action: "turnOff" });
    expect(await bench.stored("settings")).toEqual({ mode: "winter", automation_enabled: true });
    expect(await bench.store.newestHistory()).toEqual(timestamp);
    expect(await bench.folder.state()).toEqual({ count: 3, last_action: "turnOff" });
    expect(await bench.record()).toEqual({ failures: 0, copied: true });
    expect(bench.log.at(-1)).toEqual({
      text: "The database is used again and has the changes from the files",
      fields: { since: expect.any(String), keys: 4, conflicts: 0, history_rows: 1 },
    });
  });

  test("a key that changed on both sides keeps the newer value, and both are logged", async () => {
    await using bench = await createActiveFallback();
    await bench.store.patch("state", { set: { old: "file", new: "file" } });
    const write = (data: string, time: Date) =>
      bench.database.query("UPDATE json_store SET data = data || $1, updated_at = $2 WHERE kind = 'state'", [
        data,
        time,
      ]);
    await write('{"old": "database", "new": "database"}', new Date(bench.clock.now().getTime() + minutes(1)));
    bench.clock.advance(minutes(2));
    await bench.store.patch("state", { set: { new: "file again" } });
    bench.regain();
    bench.clock.advance(minutes(10));
    await count(bench.store);
    expect(await bench.stored("state")).toMatchObject({ old: "database", new: "file again" });
    const conflicts = bench.log.filter(({ text }) => text.endsWith("the newer one is kept"));
    expect(conflicts.map(({ fields }) => fields)).toEqual([
      { document: "state", key: "old", database: '"database"', file: '"file"', kept: "database" },
      { document: "state", key: "new", database: '"database"', file: '"file again"', kept: "file" },
    ]);
  });

  test("while a tick runs on it, it is used without the changes from the files, which follow later", async () => {
    await using bench = await createActiveFallback();
    await count(bench.store);
    const lock = {
      automation_in_progress: true,
      automation_locked_at: formatTimestamp(new Date(bench.clock.now().getTime() + minutes(1))),
      automation_lock_token: 5,
    };
    const set = "UPDATE json_store SET data = data || $1 WHERE kind = 'state'";
    await bench.database.query(set, [JSON.stringify(lock)]);
    bench.regain();
    bench.clock.advance(minutes(1));
    const seen = await bench.store.transaction("state", (state) => ({ result: state }));
    expect(seen).toMatchObject({ ...lock, count: 1 });
    await bench.database.query(set, ['{"automation_in_progress": false}']);
    await count(bench.store);
    expect(await bench.stored("state")).toMatchObject({ count: 3, automation_lock_token: 5 });
  });

  test("while a tick runs on the files, that tick ends there first", async () => {
    await using bench = await createActiveFallback();
    const held = { automation_in_progress: true, automation_locked_at: formatTimestamp(bench.clock.now()) };
    await bench.store.patch("state", { set: { ...held, automation_lock_token: 8 } });
    bench.regain();
    bench.clock.advance(minutes(1));
    await bench.store.patch("state", { set: { action: 1 } }, { key: "automation_lock_token", equals: 8 });
    expect(bench.store.name).toBe("file");
    await bench.store.patch("state", { set: { automation_in_progress: false, automation_locked_at: null } });
    bench.clock.advance(minutes(1));
    await count(bench.store);
    expect(await bench.stored("state")).toEqual({
      count: 2,
      kept: 21.5,
      action: 1,
      automation_lock_token: 8,
    });
  });

  test("several processes at once write everything back once", async () => {
    await using bench = await createActiveFallback();
    await count(bench.store);
    bench.regain();
    bench.clock.advance(minutes(1));
    const stores = Array.from({ length: 6 }, () => bench.open());
    await Promise.all(stores.map(count));
    expect(await bench.stored("state")).toEqual({ count: 8, kept: 21.5 });
    expect(bench.log.filter(({ text }) => text.endsWith("has the changes from the files"))).toHaveLength(1);
  });
});
