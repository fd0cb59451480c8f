import { randomUUID } from "node:crypto";
import pg from "pg";
import type { PostgresServer } from "./start-server.ts";

/** A new database on the server that all tests share. Disposal drops it. */
export interface TestDatabase extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Folder of the server's Unix socket. */
  readonly socketFolder: string;
  readonly name: string;
  readonly url: string;
  /** The same database for another user, or through another port. */
  urlFor(options: { user?: string; password?: string; host?: string; port?: number }): string;
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** A separate connection, for a transaction that conflicts with others. */
  connect(): Promise<pg.Client & AsyncDisposable>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const broker = process.env.TEST_POSTGRES_BROKER;
  if (broker === undefined) throw new Error("TEST_POSTGRES_BROKER is missing: run the test with vitest");
  const response = await fetch(broker);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  const { host, port, socketFolder } = JSON.parse(answer) as Omit<PostgresServer, keyof AsyncDisposable>;
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const administration = { host, port, user: "postgres", database: "postgres" };
  await withClient(administration, (client) => client.query(`CREATE DATABASE ${name}`));
  const own = { host, port, user: "postgres", database: name };

  return {
    host,
    port,
    socketFolder,
    name,
    url: `postgresql://postgres@${host}:${port}/${name}`,
    urlFor({ user = "postgres", password = "", ...address }) {
      const secret = password === "" ? "" : `:${encodeURIComponent(password)}`;
      return `postgresql://${user}${secret}@${address.host ?? host}:${address.port ?? port}/${name}`;
    },
    query: (text, values = []) =>
      withClient(own, async (client) => (await client.query(text, [...values])).rows),
    async connect() {
      const client = new pg.Client(own);
      client.on("error", () => undefined);
      await client.connect();
      return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
    },
    async [Symbol.asyncDispose]() {
      await withClient(administration, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

async function withClient<Result>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
