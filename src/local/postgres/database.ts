import { createHash } from "node:crypto";
import pg from "pg";

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
