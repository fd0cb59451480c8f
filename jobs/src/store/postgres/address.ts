import type { Parsed } from "../../program/environment.ts";
import { isSslMode, type SslMode } from "./ssl-mode.ts";

/** Server, user and database, from an address such as `postgresql://user:password@host:5432/name`. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The `sslmode` parameter of the address. */
  readonly sslMode: SslMode | undefined;
  readonly sslRootCert: string | undefined;
  readonly sslNegotiation: "postgres" | "direct";
  readonly channelBinding: boolean;
  /** Command-line options for the server session, which Neon uses for its endpoint; most poolers reject them. */
  readonly options: string | undefined;
}

const form = "postgresql://user:password@host:5432/database";
const remedy = `Use the form ${form}, with characters such as @ : / # % of the password written as %40 %3A %2F %23 %25`;

/** Parses an address like libpq. Errors never repeat the address: it has the password. */
export function parsePostgresAddress(text: string): Parsed<PostgresAddress> {
  const url = parseUrl(text.trim());
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    return { wrong: "is not a PostgreSQL address", remedy };
  }
  const parts = decodedParts(url);
  if (parts === undefined) return { wrong: "has a % that does not encode a character", remedy };
  const { host, user, password, database } = parts;
  const parameter = (name: string) => url.searchParams.get(name) || undefined;
  if (host === "") return { wrong: "does not name a host", remedy };
  if (host.includes(",")) return { wrong: "names several hosts", remedy: `Name only the primary: ${form}` };
  if (user === "") return { wrong: "does not name a user", remedy };
  const sslMode = parameter("sslmode");
  if (sslMode !== undefined && !isSslMode(sslMode)) {
    return { wrong: "has an unknown sslmode", remedy: "Remove it and set POSTGRES_SSL_MODE" };
  }
  return {
    value: {
      host,
      port: Number(url.port || parameter("port") || 5432),
      user,
      password,
      database: database || user,
      sslMode,
      sslRootCert: parameter("sslrootcert"),
      sslNegotiation: parameter("sslnegotiation") === "direct" ? "direct" : "postgres",
      channelBinding: parameter("channel_binding") === "require",
      options: parameter("options"),
    },
  };
}

const noHost = "_";

/** A URL with a user needs a host; libpq allows omitting it, or giving it as a parameter. */
function parseUrl(text: string): URL | null {
  return URL.parse(text.replace(/^(\w+:\/\/[^/?#]*@)(?=[/?]|$)/, `$1${noHost}`));
}

function decodedParts(url: URL): Record<"host" | "user" | "password" | "database", string> | undefined {
  const parameters = url.searchParams;
  try {
    const host = url.hostname === noHost ? "" : decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, "$1");
    return {
      host: host || (parameters.get("host") ?? ""),
      user: decodeURIComponent(url.username) || (parameters.get("user") ?? ""),
      password: decodeURIComponent(url.password) || (parameters.get("password") ?? ""),
      database: decodeURIComponent(url.pathname.slice(1)) || (parameters.get("dbname") ?? ""),
    };
  } catch {
    return undefined;
  }
}
