/**
 * A PostgreSQL server of its own for the tests: `node server.ts` prints its port and runs until its stdin ends, which
 * it also does when the process that started it is killed. Then nothing is left of it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { postgresBinaries } from "./binaries.ts";

const certificates = resolve(import.meta.dirname, "../../fixtures/tls");

// Whom the server lets in by one way only.
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
let server: ChildProcess | undefined;
try {
  const user = await unprivilegedUser();
  await own(folder, user);
  const binaries = await postgresBinaries(folder);
  const data = join(folder, "data");
  await run(join(binaries, "initdb"), [
    ...["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
  ]);
  await writeFile(join(data, "pg_hba.conf"), clientAuthentication);
  for (const name of ["server.pem", "server.key"]) {
    await copyFile(join(certificates, name), join(data, name));
    await own(join(data, name), user);
    await chmod(join(data, name), 0o600);
  }
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    full_page_writes: "off",
    ssl: "on",
    ssl_cert_file: "server.pem",
    ssl_key_file: "server.key",
    max_connections: "100",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  server = spawn(join(binaries, "postgres"), ["-D", data, "-p", String(port), ...options], {
    ...user,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await ready(server);
  await makeRoles(port);
  console.log(JSON.stringify({ port, socketFolder: folder }));
  process.stdin.resume();
  await Promise.race([once(process.stdin, "end"), once(process.stdin, "error"), once(server, "close")]);
  if (server.exitCode === null) {
    server.kill("SIGINT");
    await once(server, "close");
  }

  async function run(command: string, args: string[]): Promise<void> {
    const child = spawn(command, args, { ...user, stdio: ["ignore", "ignore", "pipe"] });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${text}`);
  }
} finally {
  server?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile("/etc/passwd", "utf8")) ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error("PostgreSQL does not run as root, and there is no user nobody to run it as");
  }
  return { uid: Number(uid), gid: Number(gid) };
}

async function own(path: string, user: { uid: number; gid: number } | undefined): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}

/** The password is `p@ss w:rd/%#`, of characters that an address has to escape. */
async function makeRoles(port: number): Promise<void> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
  await client.connect();
  for (const role of roles) {
    await client.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'p@ss w:rd/%#'`);
  }
  await client.end();
}

function ready(server: ChildProcess): Promise<void> {
  let text = "";
  return new Promise((done, failed) => {
    server.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-10_000);
      if (text.includes("database system is ready to accept connections")) done();
    });
    server.once("close", () => failed(new Error(`postgres ended: ${text}`)));
    server.once("error", failed);
  });
}
