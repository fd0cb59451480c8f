import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isProcessAlive } from "../../../src/core/process-alive.ts";
import { serverAccount } from "../../../src/local/postgres/account.ts";
import { baseFolderFor } from "../../../src/local/postgres/data-folder.ts";
import { removeLocalPostgres } from "../../../src/local/postgres/local-postgres.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const isRoot = process.getuid?.() === 0;

interface Owner extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly isNew: boolean;
  /** The next thing that it prints. */
  nextLine(): Promise<string>;
}

/** Starts a process that is in charge of the server of a folder. Rejects with what it says when there is none. */
async function startOwner(folder: string, account: { uid?: number; gid?: number } = {}): Promise<Owner> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "owner.ts"), folder], {
    ...account,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(said);
    return value;
  };
  return {
    child,
    ...JSON.parse(await nextLine()),
    nextLine,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query({ text, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

async function serverPid(place: string): Promise<number> {
  return Number((await readFile(await lockOf(place), "utf8")).split("\n")[0]);
}

async function lockOf(place: string): Promise<string> {
  return join(await dataOf(place), "postmaster.pid");
}

async function dataOf(place: string): Promise<string> {
  const data = (await readdir(place)).find((name) => /^data-\d+$/.test(name));
  return join(place, data ?? "no data folder");
}

async function untilGone(pid: number): Promise<void> {
  while (isProcessAlive(pid)) await setTimeout(10);
}

describe("the PostgreSQL server of a folder", () => {
  let parent: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  beforeAll(async () => {
    parent = await temporaryFolder();
    await chmod(parent.path, 0o755);
    folder = join(parent.path, "postgres");
  });
  afterAll(() => parent[Symbol.asyncDispose]());

  test("keeps its data and its port", async () => {
    let first: Pick<Owner, "port" | "url">;
    {
      await using owner = await startOwner(folder);
      expect(owner.isNew).toBe(true);
      await ask(owner.url, "CREATE TABLE kept AS SELECT 21.5 AS temperature");
      first = owner;
    }
    await using owner = await startOwner(folder);
    expect(owner).toMatchObject({ isNew: false, port: first.port, url: first.url });
    expect(await ask(owner.url, "SELECT temperature FROM kept")).toEqual(["21.5"]);
  });

  test("lets nobody in without the password, and its role is no superuser", async () => {
    await using owner = await startOwner(folder);
    expect(await ask(owner.url, "SHOW is_superuser")).toEqual(["off"]);
    expect(await ask(owner.url, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
    await expect(ask(owner.url.replace(/:[^:@]*@/, ":guess@"), "SELECT 1")).rejects.toThrow("password");
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  test("takes another port while somebody else has its own", async () => {
    const { port } = await startOwner(folder).then(async (owner) => {
      await owner[Symbol.asyncDispose]();
      return owner;
    });
    await using somebody = createServer().listen(port, "127.0.0.1");
    await once(somebody, "listening");
    await using owner = await startOwner(folder);
    expect(owner.port).not.toBe(port);
    expect(await ask(owner.url, "SELECT 1")).toEqual([1]);
  });

  test("starts in spite of the lock of a killed server whose number another process has by now", async () => {
    await writeFile(await lockOf(folder), `${process.pid}\n/nowhere\n`);
    await using owner = await startOwner(folder);
    expect(await ask(owner.url, "SELECT 1")).toEqual([1]);
  });

  test("is started again with everything when it was killed", async () => {
    await using owner = await startOwner(folder);
    await ask(owner.url, "CREATE TABLE survived AS SELECT 1 AS one");
    process.kill(await serverPid(folder), "SIGKILL");
    expect(await owner.nextLine()).toBe("PostgreSQL has ended unexpectedly; restarting it");
    const again = async (): Promise<unknown[]> =>
      ask(owner.url, "SELECT one FROM survived").catch(() => setTimeout(20).then(again));
    expect(await again()).toEqual([1]);
  });

  test("ends with the process in charge, also when that is killed", async () => {
    const owner = await startOwner(folder);
    const pid = await serverPid(folder);
    owner.child.kill("SIGKILL");
    await untilGone(pid);
    await using next = await startOwner(folder);
    expect(await ask(next.url, "SELECT one FROM survived")).toEqual([1]);
  });

  test("is taken from a process in charge that was killed a moment ago", async () => {
    const owner = await startOwner(folder);
    owner.child.kill("SIGKILL");
    await using next = await startOwner(folder);
    expect(await ask(next.url, "SELECT one FROM survived")).toEqual([1]);
  });

  test("is made anew where the making of its folder was interrupted", async () => {
    const data = await dataOf(folder);
    await rename(data, `${data}.unfinished`);
    await using owner = await startOwner(folder);
    expect(owner.isNew).toBe(true);
    expect(await ask(owner.url, "SELECT to_regclass('survived')")).toEqual([null]);
  });
});

describe("who runs it", () => {
  test.runIf(isRoot)("root has nobody run it, elsewhere when nobody cannot get to the folder", async () => {
    await using parent = await temporaryFolder(); // root's alone
    const folder = join(parent.path, "postgres");
    const place = await baseFolderFor(folder, await serverAccount());
    expect(place).toMatch(/^\/var\/tmp\/scheduler-ops-/);
    {
      await using owner = await startOwner(folder);
      expect(await ask(owner.url, "SELECT 1")).toEqual([1]);
      expect((await stat(place)).uid).toBe((await serverAccount())?.uid);
    }
    await removeLocalPostgres(folder);
    await expect(lstat(place)).rejects.toThrow("ENOENT");
  });

  test.runIf(isRoot)("an ordinary user runs it as such", async () => {
    const account = await serverAccount();
    await using parent = await temporaryFolder();
    await chmod(parent.path, 0o777);
    const folder = join(parent.path, "postgres");
    await using owner = await startOwner(folder, account);
    expect(await ask(owner.url, "SELECT 1")).toEqual([1]);
    expect((await stat(folder)).uid).toBe(account?.uid);
  });

  test.runIf(isRoot)("a folder of another user is refused", async () => {
    await using parent = await temporaryFolder();
    await chmod(parent.path, 0o755);
    const folder = join(parent.path, "postgres");
    await mkdir(folder);
    await expect(startOwner(folder, await serverAccount())).rejects.toThrow("POSTGRES005");
  });
});
