import type { Variable } from "../program/environment.ts";
import { oneOf, optional, text, unless } from "../program/variables.ts";
import { type PostgresAddress, parsePostgresAddress } from "./postgres/address.ts";
import { sslModes } from "./postgres/ssl-mode.ts";

const postgresUrl: Variable<PostgresAddress> = {
  name: "POSTGRES_URL",
  description: "the application's database, postgresql://user:password@host:5432/database",
  parse: parsePostgresAddress,
};

/** What every program reads that needs the documents. */
export const storeVariables = {
  postgresUrl: unless(postgresUrl, "STATE_DIR"),
  stateDir: optional(
    text("STATE_DIR", {
      description: "folder of settings.json and state.json; beside POSTGRES_URL, what to fall back on",
    }),
    "default: none",
  ),
  sslMode: optional(
    oneOf("POSTGRES_SSL_MODE", {
      description: `TLS with the database, as libpq's sslmode: ${sslModes.join(", ")}; goes before an sslmode in POSTGRES_URL`,
      words: sslModes,
    }),
    "default: the sslmode in POSTGRES_URL, else require",
  ),
  sslRootCert: optional(
    text("POSTGRES_SSL_ROOT_CERT", {
      description: "file of the root certificates of the database, or `system` for those that Node brings",
    }),
    "default: the sslrootcert in POSTGRES_URL, else none; verify-full then takes those that Node brings",
  ),
};

/** The same for a program that can do without the documents. */
export const optionalStoreVariables = {
  ...storeVariables,
  postgresUrl: optional(postgresUrl, "default: none"),
};
