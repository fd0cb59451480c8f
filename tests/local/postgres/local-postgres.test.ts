import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isProcessAlive } from "../../../src/core/process-alive.ts";
import { serverAccount } from "../../../src/local/postgres/account.ts";
import { baseFolderFor } from "../../../src/local/postgres/data-folder.ts";
import { removeLocalPostgres } from "../../../src/local/postgres/local-postgres.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const isRoot = process.getuid?.() === 0;

interface Owner extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly isNew: boolean;
  /** The next line of its output. */
  nextLine(): Promise<string>;
}

/** Starts a process that owns the server of a folder. Rejects with its error output when it fails. */
async function startOwner(folder: string, account: { uid?: number; gid?: number } = {}): Promise<Owner> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "owner.ts"), folder], {
    ...account,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(errors);
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

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query({ text, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

async function serverPid(base: string): Promise<number> {
  return Number((await readFile(await lockOf(base), "utf8")).split("\n")[0]);
}

async function lockOf(base: string): Promise<string> {
  return join(await dataOf(base), "postmaster.pid");
}

async function dataOf(base: string): Promise<string> {
  const data = (await readdir(base)).find((name) => /^data-\d+$/.test(name));
  return join(base, data ?? "no data folder");
}

async function waitUntilGone(pid: number): Promise<void> {
  await waitFor(`the end of process ${pid}`, () => !isProcessAlive(pid));
}

// Each test starts one to three servers, about a second each on a quiet machine.
const timeout = 120_000;

describe("the PostgreSQL server of a folder", { timeout }, () => {
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
      await query(owner.url, "CREATE TABLE kept AS SELECT 21.5 AS temperature");
      first = owner;
    }
    await using owner = await startOwner(folder);
    expect(owner).toMatchObject({ isNew: false, port: first.port, url: first.url });
    expect(await query(owner.url, "SELECT temperature FROM kept")).toEqual(["21.5"]);
  });

  test("requires the password, and its role is not a superuser", async () => {
    await using owner = await startOwner(folder);
    expect(await query(owner.url, "SHOW is_superuser")).toEqual(["off"]);
    expect(await query(owner.url, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
    await expect(query(owner.url.replace(/:[^:@]*@/, ":guess@"), "SELECT 1")).rejects.toThrow("password");
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  test("uses another port while its own is in use", async () => {
    const { port } = await startOwner(folder).then(async (owner) => {
      await owner[Symbol.asyncDispose]();
      return owner;
    });
    await using other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await using owner = await startOwner(folder);
    expect(owner.port).not.toBe(port);
    expect(await query(owner.url, "SELECT 1")).toEqual([1]);
  });

  test("ignores the lock of a killed server whose PID another process has by now", async () => {
    await writeFile(await lockOf(folder), `${process.pid}\n/nowhere\n`);
    await using owner = await startOwner(folder);
    expect(await query(owner.url, "SELECT 1")).toEqual([1]);
  });

  test("is restarted with its data after being killed", async () => {
    await using owner = await startOwner(folder);
    await query(owner.url, "CREATE TABLE survived AS SELECT 1 AS one");
    process.kill(await serverPid(folder), "SIGKILL");
    expect(await owner.nextLine()).toBe("PostgreSQL has ended unexpectedly; restarting it");
    const rows = await waitFor("connections after the restart", () =>
      query(owner.url, "SELECT one FROM survived"),
    );
    expect(rows).toEqual([1]);
  });

  test("ends with its owner, also when that is killed", async () => {
    const owner = await startOwner(folder);
    const pid = await serverPid(folder);
    owner.child.kill("SIGKILL");
    await waitUntilGone(pid);
    await using next = await startOwner(folder);
    expect(await query(next.url, "SELECT one FROM survived")).toEqual([1]);
  });

  test("is taken over from an owner that has just been killed", async () => {
    const owner = await startOwner(folder);
    owner.child.kill("SIGKILL");
    await using next = await startOwner(folder);
    expect(await query(next.url, "SELECT one FROM survived")).toEqual([1]);
  });

  test("is created again when the creation of its folder was interrupted", async () => {
    const data = await dataOf(folder);
    await rename(data, `${data}.unfinished`);
    await using owner = await startOwner(folder);
    expect(owner.isNew).toBe(true);
    expect(await query(owner.url, "SELECT to_regclass('survived')")).toEqual([null]);
  });
});

describe("the account of the server", { timeout }, () => {
  test.runIf(isRoot)(
    "is `nobody` for root, in another folder when that user cannot enter the given one",
    async () => {
      await using parent = await temporaryFolder(); // accessible to root only
      const folder = join(parent.path, "postgres");
      const base = await baseFolderFor(folder, await serverAccount());
      expect(base).toMatch(/^\/var\/tmp\/scheduler-ops-/);
      {
        await using owner = await startOwner(folder);
        expect(await query(owner.url, "SELECT 1")).toEqual([1]);
        expect((await stat(base)).uid).toBe((await serverAccount())?.uid);
      }
      await removeLocalPostgres(folder);
      await expect(lstat(base)).rejects.toThrow("ENOENT");
    },
  );

  test.runIf(isRoot)("is the user itself when that is not root", async () => {
    const account = await serverAccount();
    await using parent = await temporaryFolder();
    await chmod(parent.path, 0o777);
    const folder = join(parent.path, "postgres");
    await using owner = await startOwner(folder, account);
    expect(await query(owner.url, "SELECT 1")).toEqual([1]);
    expect((await stat(folder)).uid).toBe(account?.uid);
  });

  test.runIf(isRoot)("is refused a folder of another user", async () => {
    await using parent = await temporaryFolder();
    await chmod(parent.path, 0o755);
    const folder = join(parent.path, "postgres");
    await mkdir(folder);
    await expect(startOwner(folder, await serverAccount())).rejects.toThrow("POSTGRES005");
  });
});
