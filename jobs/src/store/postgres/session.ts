import { Socket } from "node:net";
import type { Client, QueryResult } from "pg";
import type { PostgresAddress } from "./address.ts";
import type { Tls } from "./ssl-mode.ts";

/** One statement, or several without values, separated by semicolons. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly (string | number | boolean | null | string[])[];
}

export interface Limits {
  /** For connecting, with TLS and authentication. */
  readonly connectMs: number;
  /** For one round trip. A server that still responds aborts a statement earlier. */
  readonly roundTripMs: number;
}

/** A statement failed; `cause` is the error of the server, the system or `pg`. */
export class StatementFailure extends Error {
  override readonly name = "StatementFailure";
}

/** There was no response in time, and the connection was closed. */
export class TimeLimit extends Error {
  override readonly name = "TimeLimit";
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`no response within ${milliseconds} ms`);
    this.milliseconds = milliseconds;
  }
}

/**
 * One connection. It has no state between transactions, no named statements and no start-up queries, so a pooler can
 * run each transaction in a different server process.
 */
export class Session {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #roundTripMs: number;
  #broken = false;

  private constructor(client: Client, socket: Socket, roundTripMs: number) {
    this.#client = client;
    this.#socket = socket;
    this.#roundTripMs = roundTripMs;
    const broken = () => {
      this.#broken = true;
    };
    client.on("error", broken).on("end", broken);
  }

  /** @throws {TimeLimit} and errors of the system, TLS, `pg` or the server. */
  static async open(address: PostgresAddress, tls: Tls, limits: Limits): Promise<Session> {
    const { default: pg } = await import("pg"); // not loaded by a run without a database
    const socket = new Socket();
    const client = new pg.Client({
      host: address.host,
      port: address.port,
      user: address.user,
      password: () => address.password, // a function: for an empty string pg would look in the environment and in ~/.pgpass
      database: address.database,
      options: address.options,
      ssl: tls,
      sslnegotiation: tls === false ? "postgres" : address.sslNegotiation,
      enableChannelBinding: address.channelBinding && tls !== false,
      stream: () => socket,
      pipeline: true,
    });
    const session = new Session(client, socket, limits.roundTripMs);
    try {
      await withinLimit(client.connect(), limits.connectMs, socket);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return session;
  }

  /** Whether the connection has ended or failed: it cannot be used again. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /**
   * Sends all statements at once and waits for all responses. Outside a transaction block the server runs the
   * remaining statements even after a failure.
   * @throws {StatementFailure} of the first failure
   */
  async roundTrip(...statements: readonly Statement[]): Promise<QueryResult[]> {
    this.#socket.cork(); // one packet for all, except with TLS
    const responses = Promise.allSettled(
      statements.map(({ text, values }) =>
        this.#client.query(text, values === undefined ? undefined : [...values]),
      ),
    );
    this.#socket.uncork();
    const results = await withinLimit(responses, this.#roundTripMs, this.#socket).catch((cause: unknown) => {
      throw new StatementFailure("no response", { cause });
    });
    return results.flatMap((result) => {
      if (result.status === "rejected") throw new StatementFailure("refused", { cause: result.reason });
      return result.value;
    });
  }

  async close(): Promise<void> {
    if (this.#broken) this.#socket.destroy();
    else await withinLimit(this.#client.end(), this.#roundTripMs, this.#socket).catch(() => undefined);
  }
}

async function withinLimit<Result>(
  work: Promise<Result>,
  milliseconds: number,
  socket: Socket,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, failed) => {
    timer = setTimeout(() => {
      failed(new TimeLimit(milliseconds));
      socket.destroy();
    }, milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
