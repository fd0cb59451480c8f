import { type Problem, systemCodeOf } from "../../../../src/core/errors.ts";
import { connectionReason } from "../../../../src/core/http/failure.ts";
import { StoreError, StoreUnavailable } from "../state-store.ts";
import type { PostgresAddress } from "./address.ts";
import { TimeLimit } from "./session.ts";
import { statementMs } from "./sql.ts";

/** The server's error code, five characters: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("severity" in error)) return undefined;
  return systemCodeOf(error);
}

/** Whether the server does not support TLS, or TLS failed. */
export function isTlsFailure(error: unknown): boolean {
  return isWithoutTls(error) || /^ERR_(SSL|TLS)_|CERT|SIGNATURE|EPROTO/.test(systemCodeOf(error) ?? "");
}

// pg 8.23 sets no code; tests/jobs/store/postgres-tls.test.ts detects a change of the message.
function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === "The server does not support SSL connections";
}

// An error of pg: the server requires a password and there is none, or does not prove that it knows it.
function isAboutPassword(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("SASL");
}

/** Why a connection failed, for people. */
export function connectProblem(address: PostgresAddress, error: unknown): StoreUnavailable {
  const where = nameOf(address);
  const sqlState = sqlStateOf(error);
  if (sqlState !== undefined)
    return new StoreUnavailable(refusal(where, sqlState), isTransient(sqlState), { cause: error });
  if (isAboutPassword(error)) {
    return new StoreUnavailable(refusal(where, "28P01"), false, { cause: error });
  }
  if (isWithoutTls(error)) {
    const problem = {
      code: "STORE012",
      message: `${where} does not support TLS, but POSTGRES_SSL_MODE requires it`,
      remedy: "Enable TLS on the server, or set POSTGRES_SSL_MODE=disable for a server on this machine",
    };
    return new StoreUnavailable(problem, false, { cause: error });
  }
  if (isTlsFailure(error)) {
    const problem = {
      code: "STORE012",
      message: `TLS with ${where} failed: ${reasonOf(error)}`,
      remedy:
        "Set POSTGRES_SSL_ROOT_CERT to the server's root certificate, and use the host name in its certificate",
    };
    return new StoreUnavailable(problem, false, { cause: error });
  }
  const problem = {
    code: "STORE010",
    message: `${where} cannot be reached: ${reasonOf(error)}`,
    remedy: "Check that the database is running and that POSTGRES_URL has its host and port",
  };
  return new StoreUnavailable(problem, true, { cause: error });
}

/** Why a statement failed. Nothing was written. */
export function statementProblem(address: PostgresAddress, error: unknown): StoreError {
  const where = nameOf(address);
  const sqlState = sqlStateOf(error);
  if (error instanceof TimeLimit || sqlState === "57014" || sqlState === "55P03") {
    const problem = {
      code: "STORE013",
      message: `${where} did not finish a statement within ${statementMs / 1000} s`,
      remedy: "Check the load of the server, and for locks on rows of json_store",
    };
    return new StoreUnavailable(problem, true, { cause: error });
  }
  if (sqlState === undefined) {
    const problem = {
      code: "STORE014",
      message: `The connection to ${where} was lost: ${reasonOf(error)}`,
      remedy: "Check that the database is running; the next run reconnects",
    };
    return new StoreUnavailable(problem, true, { cause: error });
  }
  return new StoreUnavailable(refusal(where, sqlState), isTransient(sqlState), { cause: error });
}

/** The connection was lost before the server confirmed a write. `transient`: whether a retry is safe. */
export function outcomeUnknown(
  address: PostgresAddress,
  error: unknown,
  { transient }: { transient: boolean },
): StoreUnavailable {
  const problem = {
    code: "STORE015",
    message: `${nameOf(address)} did not confirm the last write: ${reasonOf(error)}`,
    remedy: "No action needed; the next run reads the current documents",
  };
  return new StoreUnavailable(problem, transient, { cause: error });
}

/** A row that is not a JSON object. */
export function brokenRow(address: PostgresAddress, kind: string): StoreError {
  return new StoreError({
    code: "STORE011",
    message: `The row ${kind} of json_store in ${nameOf(address)} is not a JSON object`,
    remedy: "Fix the row; it is not changed automatically",
  });
}

/** For people. */
export function nameOf({ host, port }: PostgresAddress): string {
  return host.startsWith("/")
    ? `PostgreSQL in ${host}`
    : `PostgreSQL at ${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof TimeLimit) return `no response within ${error.milliseconds / 1000} s`;
  const code = systemCodeOf(error);
  return connectionReason(code) ?? (code === undefined ? "connection lost" : `error ${code}`);
}

const refusals: Readonly<Record<string, string>> = {
  "28P01": "rejected the user or the password",
  "28000": "rejected the user or this kind of connection (pg_hba.conf)",
  "3D000": "has no such database",
  "42P01": "has no table json_store or state_history",
  "42501": "does not let this user read and write the tables",
  "53300": "has too many connections",
  "53100": "has no disk space left",
  "57P01": "is shutting down",
  "57P02": "is restarting after a crash",
  "57P03": "is starting up or shutting down",
  "25006": "is read-only: it is a standby, or a limit was reached",
  "40001": "had a conflict with another transaction",
  "40P01": "had a deadlock with another transaction",
};

function refusal(where: string, sqlState: string): Problem {
  return {
    code: "STORE016",
    message: `${where} ${refusals[sqlState] ?? "refused"} (${sqlState})`,
    remedy:
      sqlState.startsWith("28") || sqlState === "3D000"
        ? "Check that POSTGRES_URL is the application's own"
        : "Check the log of the database",
  };
}

/** Conflicts, lack of resources, and a server or pooler that starts or stops. */
function isTransient(sqlState: string): boolean {
  return /^(08|25P03|40|53|57P0|58)/.test(sqlState);
}
