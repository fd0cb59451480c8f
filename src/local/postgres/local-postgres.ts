import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { messageOf, OperationError } from "../../core/errors.ts";
import { endMarked, markVariable } from "../processes/marked-processes.ts";
import { watchOverProcesses } from "../processes/watch.ts";
import { freePort, readPort, writePort } from "../server/ports.ts";
import { serverAccount } from "./account.ts";
import { postgresBinaries } from "./binaries.ts";
import { makePlace, openDataFolder, placeFor } from "./data-folder.ts";
import { startServerProcess } from "./server-process.ts";

export interface LocalPostgresOptions {
  /** Where its data is kept; made when absent. */
  readonly folder: string;
  /** The database, and the role that owns it and nothing else. */
  readonly name: string;
  /** Gets what the operator should know, a line each. By default nobody. */
  readonly log?: (line: string) => void;
}

/** A PostgreSQL server on 127.0.0.1 with one database. */
export interface LocalPostgres extends AsyncDisposable {
  /** That of the last start, unless somebody else has taken it meanwhile. */
  readonly port: number;
  /** The database for its role, with the password. */
  readonly url: string;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

const graceMilliseconds = 5_000;
// A server for one application on a developer's machine.
const settings = { unix_socket_directories: "", max_connections: "40", shared_buffers: "16MB" };

/**
 * Starts the server of a folder, of which one process at a time may be in charge: what an earlier one left running is
 * ended. The server ends with this process, also when that is killed, and is started again when it is killed itself.
 * @throws OperationError POSTGRES001 to POSTGRES005
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { name, log = () => {} } = options;
  const account = await serverAccount();
  const place = await placeFor(options.folder, account);
  await makePlace(place, account);
  const mark = postgresMark(place);
  await endMarked(mark, graceMilliseconds);

  await using undo = new AsyncDisposableStack();
  // Its own mark alone: the watch of a process that was just killed is still at work, and would end this one's server.
  const ownMark = `${mark}${process.pid}`;
  const watch = watchOverProcesses(ownMark, graceMilliseconds);
  undo.defer(() => watch.close());
  const binaries = await postgresBinaries(place);
  const data = await openDataFolder(place, { binaries, account });
  const portPath = join(place, "port");
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
  const url = await makeDatabase({ port, password: data.password }, name);
  const everything = undo.move();
  return { port, url, isNew: data.isNew, [Symbol.asyncDispose]: () => everything.disposeAsync() };

  async function start() {
    await endMarked(mark, graceMilliseconds); // of a killed server, some parts may still be ending
    await removeStaleLock(data.path);
    const env = { [markVariable]: ownMark };
    return startServerProcess({ binaries, data: data.path, account, port, settings, env });
  }

  async function supervise(): Promise<void> {
    for (;;) {
      await server.ended;
      if (closing) return;
      log("PostgreSQL has ended by itself and is started again");
      try {
        server = await start();
      } catch (error) {
        log(error instanceof OperationError ? error.message : messageOf(error));
        return;
      }
      if (closing) await server.stop();
    }
  }
}

/** What the marks of all processes of the servers of a place begin with. */
export function postgresMark(place: string): string {
  return `postgres-${createHash("sha256").update(place).digest("hex").slice(0, 16)}/`;
}

/** Removes what startLocalPostgres keeps of a folder outside of it. */
export async function removeLocalPostgres(folder: string): Promise<void> {
  const place = await placeFor(folder, await serverAccount());
  if (place !== folder) await rm(place, { recursive: true, force: true });
}

/**
 * A killed server leaves its lock behind, and another process may have its number by now: then PostgreSQL would not start.
 * The lock of a server that somebody else runs on this folder stays.
 */
async function removeStaleLock(data: string): Promise<void> {
  const path = join(data, "postmaster.pid");
  const pid = (await readFile(path, "utf8").catch(() => "")).split("\n")[0] ?? "";
  if (pid === "") return;
  const command = await promisify(execFile)("ps", ["-o", "command=", "-p", pid]).then(
    ({ stdout }) => stdout,
    () => "", // there is no such process
  );
  if (!command.includes(data)) await rm(path, { force: true });
}

/**
 * Makes a database and a role of the same name that owns it, where they are absent.
 * @returns its address for that role. There is no TLS: it never leaves this machine.
 */
export async function makeDatabase(
  superuser: { port: number; password: string },
  name: string,
): Promise<string> {
  const host = "127.0.0.1";
  // Follows from the superuser's, so that it need not be kept.
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
