import { readFile } from "node:fs/promises";
import { systemCodeOf } from "../../../../src/core/errors.ts";
import { StoreUnavailable } from "../state-store.ts";
import type { PostgresAddress } from "./address.ts";
import { connectProblem, isTlsFailure, sqlStateOf } from "./problems.ts";
import { type Limits, Session } from "./session.ts";
import { type SslMode, type Tls, tlsChoices } from "./ssl-mode.ts";

/** Which database, and how its identity is verified. */
export interface PostgresConnection {
  readonly address: PostgresAddress;
  readonly sslMode: SslMode;
  /** Path of a PEM file with root certificates; absent: the ones of Node. */
  readonly sslRootCert: string | undefined;
}

/** @throws {StoreUnavailable} */
export async function connect(connection: PostgresConnection, limits: Limits): Promise<Session> {
  const { address } = connection;
  const [first, second] = await choicesOf(connection);
  try {
    return await Session.open(address, first, limits);
  } catch (error) {
    if (second === undefined || !shouldTryOther(error, first)) throw connectProblem(address, error);
  }
  try {
    return await Session.open(address, second, limits);
  } catch (error) {
    throw connectProblem(address, error);
  }
}

async function choicesOf({
  address,
  sslMode,
  sslRootCert,
}: PostgresConnection): Promise<readonly [Tls, Tls?]> {
  if (address.host.startsWith("/")) return [false]; // a Unix socket does not support TLS, whatever the mode
  return tlsChoices(sslMode, sslRootCert === undefined ? undefined : await readRootCertificates(sslRootCert));
}

/** Like libpq: the server rejects TLS, or rejects a connection without it. */
function shouldTryOther(error: unknown, tried: Tls): boolean {
  return sqlStateOf(error) === "28000" || (tried !== false && isTlsFailure(error));
}

async function readRootCertificates(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const problem = {
      code: "STORE017",
      message: `The root certificate ${path} cannot be read (${systemCodeOf(error) ?? "unknown error"})`,
      remedy: "Set POSTGRES_SSL_ROOT_CERT to a readable PEM file",
    };
    throw new StoreUnavailable(problem, false, { cause: error });
  }
}
