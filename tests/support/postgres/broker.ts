/** Lets all tests of a run share one PostgreSQL server, which starts when the first of them asks for it. */
import { once } from "node:events";
import { createServer } from "node:http";
import { type PostgresServer, startPostgresServer } from "./start-server.ts";

/** Where a test asks for the server: the variable TEST_POSTGRES_BROKER contains the address. */
export interface PostgresBroker extends AsyncDisposable {
  readonly url: string;
}

export async function startPostgresBroker(): Promise<PostgresBroker> {
  let server: Promise<PostgresServer> | undefined;
  const broker = createServer((_, response) => {
    server ??= startPostgresServer();
    server.then(
      ({ host, port, socketFolder }) => response.end(JSON.stringify({ host, port, socketFolder })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(broker, "listening");
  const address = broker.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      broker.closeAllConnections();
      broker.close();
      await (await server?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}
