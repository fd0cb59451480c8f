/**
 * A PostgreSQL server for the tests: `node server.ts` prints its port and runs until its stdin ends, which
 * it also does when the process that started it is killed. Then it removes its files.
 */
import { once } from "node:events";
import { chmod, copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { changeOwner, serverAccount } from "../../../src/local/postgres/account.ts";
import { postgresBinaries } from "../../../src/local/postgres/binaries.ts";
import { initdb } from "../../../src/local/postgres/data-folder.ts";
import { type ServerProcess, startServerProcess } from "../../../src/local/postgres/server-process.ts";
import { freePort } from "../../../src/local/server/ports.ts";

const certificates = resolve(import.meta.dirname, "../../fixtures/tls");

// Roles that may connect in only one way.
const roles = ["tls_only", "plain_only", "with_password"];
const clientAuthentication = `
local     all all                trust
hostssl   all tls_only   all trust
hostnossl all plain_only all trust
host      all tls_only   all reject
host      all plain_only all reject
host      all with_password all scram-sha-256
host      all all        all trust
`;

const folder = await mkdtemp(join(tmpdir(), "scheduler-ops-postgres-"));
let server: ServerProcess | undefined;
try {
  const account = await serverAccount();
  await changeOwner(folder, account);
  const binaries = await postgresBinaries(folder);
  const data = join(folder, "data");
  await initdb(data, { binaries, account, options: ["--auth=trust"] });
  await writeFile(join(data, "pg_hba.conf"), clientAuthentication);
  for (const name of ["server.pem", "server.key"]) {
    await copyFile(join(certificates, name), join(data, name));
    await changeOwner(join(data, name), account);
    await chmod(join(data, name), 0o600);
  }
  const port = await freePort();
  const settings = {
    unix_socket_directories: folder,
    fsync: "off",
    full_page_writes: "off",
    ssl: "on",
    ssl_cert_file: "server.pem",
    ssl_key_file: "server.key",
    max_connections: "100",
  };
  server = await startServerProcess({ binaries, data, account, port, settings });
  await createRoles(port);
  console.log(JSON.stringify({ port, socketFolder: folder }));
  process.stdin.resume();
  await Promise.race([once(process.stdin, "end"), once(process.stdin, "error"), server.ended]);
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The password is `p@ss w:rd/%#`, of characters that an address has to escape. */
async function createRoles(port: number): Promise<void> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
  await client.connect();
  for (const role of roles) {
    await client.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'p@ss w:rd/%#'`);
  }
  await client.end();
}
