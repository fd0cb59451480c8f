import { setTimeout as wait } from "node:timers/promises";
import { backOff } from "../../../../src/core/back-off.ts";
import { StoreUnavailable } from "../state-store.ts";
import { connect, type PostgresConnection } from "./connect.ts";
import { sqlStateOf, statementProblem } from "./problems.ts";
import { type Limits, type Session, StatementFailure } from "./session.ts";
import { createTables, statementMs } from "./sql.ts";

export interface ConnectionOptions {
  /** Attempts in total for errors that a retry may fix, default 1. */
  attempts?: number;
  /** Pause before the second attempt, doubled before each further one, default 1000. */
  pauseMs?: number;
  /** No further attempts once aborted. */
  signal?: AbortSignal;
  /** Called after each failed attempt that is followed by another. */
  onRetry?: (error: StoreUnavailable) => void;
  limits?: Limits;
  /** Whether to create missing tables, default true. */
  createsTables?: boolean;
}

// Slightly longer than the server's limit, so that its error arrives first.
const defaultLimits: Limits = { connectMs: 5_000, roundTripMs: statementMs + 1_000 };

/** One connection to a database, opened on first use and reopened after a failure. */
export class OneConnection {
  readonly #connection: PostgresConnection;
  readonly #options: ConnectionOptions;
  #session: Session | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: PostgresConnection, options: ConnectionOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** Runs `work` with the connection, one call at a time. Creates missing tables. */
  use<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const { attempts = 1, pauseMs = 1_000, signal, onRetry } = this.#options;
    return this.#inTurn(async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#attempt(work);
        } catch (error) {
          const isTransient = error instanceof StoreUnavailable && error.transient;
          if (!isTransient || attempt >= attempts || signal?.aborted) throw error;
          onRetry?.(error);
          await wait(backOff(attempt - 1, { first: pauseMs }));
        }
      }
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#disconnect());
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #attempt<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const session = await this.#connected();
    try {
      return await work(session).catch(async (error: unknown) => {
        if (stateOf(error) !== "42P01" || this.#options.createsTables === false) throw error;
        await createMissingTables(session);
        return work(session);
      });
    } catch (error) {
      await this.#disconnect(); // which ends an open transaction
      throw error instanceof StatementFailure
        ? statementProblem(this.#connection.address, error.cause)
        : error;
    }
  }

  async #connected(): Promise<Session> {
    if (this.#session?.isBroken) await this.#disconnect();
    this.#session ??= await connect(this.#connection, this.#options.limits ?? defaultLimits);
    return this.#session;
  }

  async #disconnect(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }
}

/** Rolls back the transaction that failed without the tables, and creates them. */
async function createMissingTables(session: Session): Promise<void> {
  await session.roundTrip({ text: "ROLLBACK" });
  await session.roundTrip({ text: createTables }).catch(async (error: unknown) => {
    // In spite of IF NOT EXISTS, another process may create the same tables first.
    if (!/^(23505|42P07|42710)$/.test(stateOf(error) ?? "")) throw error;
    await session.roundTrip({ text: "ROLLBACK" });
  });
}

function stateOf(error: unknown): string | undefined {
  return error instanceof StatementFailure ? sqlStateOf(error.cause) : undefined;
}
