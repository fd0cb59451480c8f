import { type Problem, systemCodeOf } from "../../../../src/core/errors.ts";
import { transportReasonOf } from "../../http/transport-reason.ts";
import { StoreError, StoreUnavailable } from "../state-store.ts";
import type { PostgresAddress } from "./address.ts";
import { TimeLimit } from "./session.ts";
import { statementMs } from "./sql.ts";

/** What the server said: five characters, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("severity" in error)) return undefined;
  return systemCodeOf(error);
}

/** Whether there is no TLS to be had with the server, or not with this certificate. */
export function isTlsFailure(error: unknown): boolean {
  return isWithoutTls(error) || /^ERR_(SSL|TLS)_|CERT|SIGNATURE|EPROTO/.test(systemCodeOf(error) ?? "");
}

// pg 8.23 gives it no code; tests/jobs/store/postgres-tls.test.ts notices a change of the words.
function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === "The server does not support SSL connections";
}

// Of pg itself, where the server asks for a password and there is none, or does not prove that it knows it.
function isAboutPassword(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("SASL");
}

/** Why no connection came about, in words for people. */
export function connectProblem(address: PostgresAddress, error: unknown): StoreUnavailable {
  const where = nameOf(address);
  const sqlState = sqlStateOf(error);
  if (sqlState !== undefined)
    return new StoreUnavailable(refusal(where, sqlState), isPassing(sqlState), { cause: error });
  if (isAboutPassword(error)) {
    return new StoreUnavailable(refusal(where, "28P01"), false, { cause: error });
  }
  if (isWithoutTls(error)) {
    const problem = {
      code: "STORE012",
      message: `${where} offers no TLS, and POSTGRES_SSL_MODE asks for it`,
      remedy: "Turn TLS on in the server, or set POSTGRES_SSL_MODE=disable for one on this machine",
    };
    return new StoreUnavailable(problem, false, { cause: error });
  }
  if (isTlsFailure(error)) {
    const problem = {
      code: "STORE012",
      message: `TLS with ${where} failed: ${reasonOf(error)}`,
      remedy:
        "Set POSTGRES_SSL_ROOT_CERT to the root certificate of the server, and use the host name that it is for",
    };
    return new StoreUnavailable(problem, false, { cause: error });
  }
  const problem = {
    code: "STORE010",
    message: `${where} cannot be reached: ${reasonOf(error)}`,
    remedy: "See that the database runs and that POSTGRES_URL names its host and port",
  };
  return new StoreUnavailable(problem, true, { cause: error });
}

/** Why a statement was not carried out. Nothing was written. */
export function statementProblem(address: PostgresAddress, error: unknown): StoreError {
  const where = nameOf(address);
  const sqlState = sqlStateOf(error);
  if (error instanceof TimeLimit || sqlState === "57014" || sqlState === "55P03") {
    const problem = {
      code: "STORE013",
      message: `${where} did not carry a statement out within ${statementMs / 1000} s`,
      remedy: "See what the server is busy with, or who keeps a row of json_store locked",
    };
    return new StoreUnavailable(problem, true, { cause: error });
  }
  if (sqlState === undefined) {
    const problem = {
      code: "STORE014",
      message: `The connection to ${where} broke: ${reasonOf(error)}`,
      remedy: "See that the database runs; the next run connects anew",
    };
    return new StoreUnavailable(problem, true, { cause: error });
  }
  return new StoreUnavailable(refusal(where, sqlState), isPassing(sqlState), { cause: error });
}

/** The connection broke before the server said whether it had written. `passing`: whether to write once more is right. */
export function outcomeUnknown(
  address: PostgresAddress,
  error: unknown,
  { passing }: { passing: boolean },
): StoreUnavailable {
  const problem = {
    code: "STORE015",
    message: `${nameOf(address)} did not say whether the last write was done: ${reasonOf(error)}`,
    remedy: "Nothing to mend: the next run reads what stands there",
  };
  return new StoreUnavailable(problem, passing, { cause: error });
}

/** A row that holds no JSON object. */
export function brokenRow(address: PostgresAddress, kind: string): StoreError {
  return new StoreError({
    code: "STORE011",
    message: `The row ${kind} of json_store in ${nameOf(address)} does not hold a JSON object`,
    remedy: "Mend the row: it stays as it is until somebody does",
  });
}

/** For people. */
export function nameOf({ host, port }: PostgresAddress): string {
  return host.startsWith("/")
    ? `PostgreSQL in ${host}`
    : `PostgreSQL at ${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof TimeLimit) return `no answer within ${error.milliseconds / 1000} s`;
  const code = systemCodeOf(error);
  return transportReasonOf(code) ?? (code === undefined ? "connection cut" : `error ${code}`);
}

const refusals: Readonly<Record<string, string>> = {
  "28P01": "refused the user or the password",
  "28000": "refused the user, or a connection of this kind (pg_hba.conf)",
  "3D000": "has no such database",
  "42P01": "has no table json_store or state_history",
  "42501": "does not let this user read and write the tables",
  "53300": "has too many connections already",
  "53100": "has no disk space left",
  "57P01": "is shutting down",
  "57P02": "is starting anew after a crash",
  "57P03": "is starting up or shutting down",
  "25006": "is read-only: it is a standby, or a limit was reached",
  "40001": "met a conflict with another transaction",
  "40P01": "met a deadlock with another transaction",
};

function refusal(where: string, sqlState: string): Problem {
  return {
    code: "STORE016",
    message: `${where} ${refusals[sqlState] ?? "refused"} (${sqlState})`,
    remedy:
      sqlState.startsWith("28") || sqlState === "3D000"
        ? "See that POSTGRES_URL is the one of the application"
        : "See the log of the database",
  };
}

/** Conflicts, lack of resources, and a server or pooler that comes or goes. */
function isPassing(sqlState: string): boolean {
  return /^(08|25P03|40|53|57P0|58)/.test(sqlState);
}
