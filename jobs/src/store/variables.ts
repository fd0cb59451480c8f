import type { Variable } from "../program/environment.ts";
import { oneOf, optional, text, unless } from "../program/variables.ts";
import { type PostgresAddress, parsePostgresAddress } from "./postgres/address.ts";
import { sslModes } from "./postgres/ssl-mode.ts";

const postgresUrl: Variable<PostgresAddress> = {
  name: "POSTGRES_URL",
  description: "the application's database, postgresql://user:password@host:5432/database",
  parse: parsePostgresAddress,
};

/** The variables of every program that needs the documents. */
export const storeVariables = {
  postgresUrl: unless(postgresUrl, "STATE_DIR"),
  stateDir: optional(
    text("STATE_DIR", {
      description: "folder of settings.json and state.json; with POSTGRES_URL set, the fallback",
    }),
    "default: none",
  ),
  sslMode: optional(
    oneOf("POSTGRES_SSL_MODE", {
      description: `TLS mode for the database, like libpq's sslmode: ${sslModes.join(", ")}; overrides an sslmode in POSTGRES_URL`,
      words: sslModes,
    }),
    "default: the sslmode in POSTGRES_URL, else require",
  ),
  sslRootCert: optional(
    text("POSTGRES_SSL_ROOT_CERT", {
      description: "PEM file with root certificates for the database, or `system` for the ones of Node",
    }),
    "default: the sslrootcert in POSTGRES_URL, else none; verify-full then uses the ones of Node",
  ),
};

/** The same for a program that does not need the documents. */
export const optionalStoreVariables = {
  ...storeVariables,
  postgresUrl: optional(postgresUrl, "default: none"),
};
