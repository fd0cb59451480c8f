import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { detailsOf } from "../../core/errors.ts";
import { endMarked, markVariable } from "../processes/marked-processes.ts";
import { watchOverProcesses } from "../processes/watch.ts";
import { freePort, readPort, writePort } from "../server/ports.ts";
import { serverAccount } from "./account.ts";
import { postgresBinaries } from "./binaries.ts";
import { baseFolderFor, createBaseFolder, openDataFolder } from "./data-folder.ts";
import { startServerProcess } from "./server-process.ts";

interface LocalPostgresOptions {
  /** Where its data is stored; created if needed. */
  readonly folder: string;
  /** Name of the database, and of the role that owns it and nothing else. */
  readonly name: string;
  /** Receives one line for each thing the operator should know. Default: discarded. */
  readonly log?: (line: string) => void;
}

/** A PostgreSQL server on 127.0.0.1 with one database. */
export interface LocalPostgres extends AsyncDisposable {
  /** The port of the last start, or another one if that is in use. */
  readonly port: number;
  /** Connection URL of the database for its role, with the password. */
  readonly url: string;
  /** Whether its data has just been created. */
  readonly isNew: boolean;
}

const graceMilliseconds = 5_000;
// A server for one application on a developer's machine.
const settings = { unix_socket_directories: "", max_connections: "40", shared_buffers: "16MB" };

/**
 * Starts the server of a folder, which only one process may use at a time: processes that an earlier one left running are
 * ended. The server ends with this process, even when that is killed, and is restarted when the server itself is killed.
 * @throws OperationError POSTGRES001 to POSTGRES005
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { name, log = () => {} } = options;
  const account = await serverAccount();
  const base = await baseFolderFor(options.folder, account);
  await createBaseFolder(base, account);
  const mark = postgresMark(base);
  await endMarked(mark, graceMilliseconds);

  await using undo = new AsyncDisposableStack();
  // A mark of its own: the watch of a process that was just killed is still running, and would end this one's server.
  const ownMark = `${mark}${process.pid}`;
  const watch = watchOverProcesses(ownMark, graceMilliseconds);
  undo.defer(() => watch.close());
  const binaries = await postgresBinaries(base);
  const data = await openDataFolder(base, { binaries, account });
  const portPath = join(base, "port");
  const port = await freePort(readPort(portPath));
  writePort(portPath, port);
  let closing = false;
  let server = await start();
  const supervised = supervise();
  undo.defer(async () => {
    closing = true;
    await server.stop();
    await supervised;
  });
  const url = await createDatabase({ port, password: data.password }, name);
  const everything = undo.move();
  return { port, url, isNew: data.isNew, [Symbol.asyncDispose]: () => everything.disposeAsync() };

  async function start() {
    await endMarked(mark, graceMilliseconds); // parts of a killed server may still be ending
    await removeStaleLock(data.path);
    const env = { [markVariable]: ownMark };
    return startServerProcess({ binaries, data: data.path, account, port, settings, env });
  }

  async function supervise(): Promise<void> {
    for (;;) {
      await server.ended;
      if (closing) return;
      log("PostgreSQL has ended unexpectedly; restarting it");
      try {
        server = await start();
      } catch (error) {
        log(detailsOf(error));
        return;
      }
      if (closing) await server.stop();
    }
  }
}

/** The prefix of the marks of all server processes of a base folder. */
export function postgresMark(base: string): string {
  return `postgres-${createHash("sha256").update(base).digest("hex").slice(0, 16)}/`;
}

/** Removes the data that startLocalPostgres stores outside of `folder`. */
export async function removeLocalPostgres(folder: string): Promise<void> {
  const base = await baseFolderFor(folder, await serverAccount());
  if (base !== folder) await rm(base, { recursive: true, force: true });
}

/**
 * A killed server leaves its lock behind, and another process may have its PID by now: PostgreSQL would then not start.
 * The lock of a running server on this folder stays.
 */
async function removeStaleLock(data: string): Promise<void> {
  const path = join(data, "postmaster.pid");
  const pid = (await readFile(path, "utf8").catch(() => "")).split("\n")[0] ?? "";
  if (pid === "") return;
  const command = await promisify(execFile)("ps", ["-o", "command=", "-p", pid]).then(
    ({ stdout }) => stdout,
    () => "", // no such process
  );
  if (!command.includes(data)) await rm(path, { force: true });
}

/**
 * Creates a database and a role of the same name that owns it, unless they exist.
 * @returns the connection URL for that role. Without TLS: the connection never leaves this machine.
 */
async function createDatabase(superuser: { port: number; password: string }, name: string): Promise<string> {
  const host = "127.0.0.1";
  // Derived from the superuser's, so that it need not be stored.
  const password = createHash("sha256").update(`${name} ${superuser.password}`).digest("base64url");
  const client = new pg.Client({ host, ...superuser, user: "postgres", database: "postgres" });
  await client.connect();
  try {
    const quoted = client.escapeIdentifier(name);
    const roles = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
    if (roles.rowCount === 0)
      await client.query(`CREATE ROLE ${quoted} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${quoted} OWNER ${quoted}`);
  } finally {
    await client.end();
  }
  return `postgresql://${name}:${password}@${host}:${superuser.port}/${name}?sslmode=disable`;
}
