/** Owns a local PostgreSQL: `node owner.ts <folder>` prints its address, then its log, until SIGTERM. */
import { startLocalPostgres } from "../../../src/local/postgres/local-postgres.ts";

const [folder = ""] = process.argv.slice(2);
process.once("SIGTERM", () => stop.resolve());
const stop = Promise.withResolvers<void>();
await using postgres = await startLocalPostgres({ folder, name: "house", log: console.log });
console.log(JSON.stringify({ url: postgres.url, port: postgres.port, isNew: postgres.isNew }));
const alive = setInterval(() => {}, 60_000);
await stop.promise;
clearInterval(alive);
