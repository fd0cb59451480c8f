import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../tools/setup/lock.mjs";
import { startModule } from "../support/process.ts";
import { createMachine } from "./machine.ts";

const lockModule = new URL("../../tools/setup/lock.mjs", import.meta.url).href;

test("the lock is gone when the work is done, and when it fails", async () => {
  await using machine = await createMachine();
  const file = join(machine.folder, "a", "lock");

  expect(await withLock(file, async () => existsSync(file))).toBe(true);
  expect(existsSync(file)).toBe(false);

  await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});

test("the second waits, learns who holds the lock, and continues when it is released", async () => {
  await using machine = await createMachine();
  const file = join(machine.folder, "lock");
  const order: string[] = [];
  const waiting = Promise.withResolvers<number[]>();

  const first = withLock(file, async () => {
    order.push(`held by ${await waiting.promise}`);
  });
  const second = withLock(
    file,
    async () => order.push("second"),
    ({ pids }) => waiting.resolve(pids),
  );
  await Promise.all([first, second]);

  expect(order).toEqual([`held by ${process.pid}`, "second"]);
});

test("the lock of a killed process is taken over", async () => {
  await using machine = await createMachine();
  const file = join(machine.folder, "lock");
  const holder = startModule(holdForever(), [file]);
  await holder.printed("held");
  holder.child.kill("SIGKILL");
  await holder.ended;
  expect(existsSync(file)).toBe(true);

  expect(await withLock(file, async () => "done")).toBe("done");
});

test("what a killed process has started holds the lock until it ends too", async () => {
  await using machine = await createMachine();
  const file = join(machine.folder, "lock");
  const survivor = startModule("console.log('alive'); setInterval(() => {}, 1000)");
  await survivor.printed("alive");
  const holder = startModule(holdForever(survivor.child.pid), [file]);
  await holder.printed("held");
  holder.child.kill("SIGKILL");
  await holder.ended;

  let holders: number[] = [];
  await withLock(
    file,
    () => survivor.ended,
    ({ pids }) => {
      holders = pids;
      survivor.child.kill("SIGKILL");
    },
  );

  expect(holders).toEqual([holder.child.pid, survivor.child.pid]);
});

test("of many that find the lock of a dead process, one at a time gets it", async () => {
  await using machine = await createMachine();
  const file = join(machine.folder, "lock");
  const counter = join(machine.folder, "counter");
  await writeFile(counter, "0");
  const dead = startModule("");
  await dead.ended;
  await writeFile(file, JSON.stringify({ token: "dead", host: hostname(), pids: [dead.child.pid] }));

  // Read, pause, write: two at a time would lose a count.
  const count = `
    import { withLock } from ${JSON.stringify(lockModule)};
    import { readFileSync, writeFileSync } from "node:fs";
    const [lock, counter] = process.argv.slice(1);
    await withLock(lock, async () => {
      const before = Number(readFileSync(counter, "utf8"));
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(counter, String(before + 1));
    });`;
  const counters = Array.from({ length: 6 }, () => startModule(count, [file, counter]));

  expect(await Promise.all(counters.map(({ ended }) => ended))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(await readFile(counter, "utf8")).toBe("6");
});

test("the lock of another machine, and one that cannot be read, are waited for", async () => {
  await using machine = await createMachine();
  for (const text of [JSON.stringify({ token: "t", host: "another.example", pids: [1] }), '{"token":']) {
    const file = join(machine.folder, "lock");
    await writeFile(file, text);
    let waited = false;

    await withLock(
      file,
      async () => {},
      () => {
        waited = true;
        void rm(file);
      },
    );

    expect(waited, text).toBe(true);
  }
});

function holdForever(started?: number): string {
  return `
    import { withLock } from ${JSON.stringify(lockModule)};
    await withLock(process.argv[1], (keepAlive) => {
      ${started === undefined ? "" : `keepAlive(${started});`}
      console.log("held");
      return new Promise(() => setInterval(() => {}, 1000));
    });`;
}
