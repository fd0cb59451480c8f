import { OperationError } from "../../../src/core/errors.ts";
import type { Document } from "../documents/document.ts";
import type { ValuesOf } from "../program/environment.ts";
import type { Log } from "../program/log.ts";
import { readTextIfAny } from "../store/durable-file.ts";
import { failoverPath, noFailover, parseFailoverState } from "../store/failover/failover-state.ts";
import { fileProblem } from "../store/file-problems.ts";
import { FileStore } from "../store/file-store.ts";
import { readConnection } from "../store/open-store.ts";
import { PostgresStore } from "../store/postgres/postgres-store.ts";
import type { FailoverStatus } from "../store/state-store.ts";
import type { optionalStoreVariables } from "../store/variables.ts";

export type StoreValues = ValuesOf<typeof optionalStoreVariables>;

/** What the store contains. A document that could not be read is `undefined`. */
export interface StoreContent {
  readonly from: "file" | "postgres";
  readonly settings: Document | undefined;
  readonly state: Document | undefined;
  readonly newestHistory: Date | undefined;
  /** The database's clock, and this machine's before and after it was read. */
  readonly databaseClock: { readonly now: Date; readonly asked: Date; readonly answered: Date } | undefined;
  /** For a database with files to fall back on. */
  readonly failover: FailoverStatus | undefined;
  /** What could not be read, and why. */
  readonly problems: readonly string[];
}

/** Reads the store that the environment names, without a lock and without writing; `undefined` without a store. */
export async function readStore(values: StoreValues, log: Log): Promise<StoreContent | undefined> {
  const { postgresUrl, stateDir } = values;
  if (postgresUrl === undefined) return stateDir === undefined ? undefined : readFiles(stateDir);
  if (stateDir === undefined) return readDatabase(databaseOf(values, log));
  const { failover, problems } = await readFailover(stateDir);
  const found =
    failover?.since === undefined ? await readDatabase(databaseOf(values, log)) : await readFiles(stateDir);
  return { ...found, failover, problems: [...problems, ...found.problems] };
}

/** The database that the environment names. It creates no tables. */
export function databaseOf(values: StoreValues, log: Log): PostgresStore {
  if (values.postgresUrl === undefined) throw new Error("the environment names no database");
  return new PostgresStore(readConnection(values.postgresUrl, values, log), { createsTables: false });
}

async function readDatabase(database: PostgresStore): Promise<StoreContent> {
  const asked = new Date();
  const nothing = { from: "postgres", failover: undefined, databaseClock: undefined } as const;
  try {
    const { now, newestHistory, settings, state } = await database.observe();
    const broken = Object.entries({ settings, state }).filter(([, document]) => document === undefined);
    return {
      ...nothing,
      settings,
      state,
      newestHistory,
      ...(now === undefined ? {} : { databaseClock: { now, asked, answered: new Date() } }),
      problems: broken.map(([kind]) => `the row ${kind} of json_store is not a JSON object`),
    };
  } catch (error) {
    const problems = [reasonOf(error)];
    return { ...nothing, settings: undefined, state: undefined, newestHistory: undefined, problems };
  } finally {
    await database.close();
  }
}

async function readFiles(folder: string): Promise<StoreContent> {
  const store = new FileStore(folder);
  const problems: string[] = [];
  const orProblem = <Result>(reading: Promise<Result>): Promise<Result | undefined> =>
    reading.catch((error: unknown) => {
      problems.push(reasonOf(error));
      return undefined;
    });
  const [settings, state, newestHistory] = await Promise.all([
    orProblem(store.read("settings")),
    orProblem(store.read("state")),
    orProblem(store.newestHistory()),
  ]);
  return {
    from: "file",
    settings,
    state,
    newestHistory,
    databaseClock: undefined,
    failover: undefined,
    problems,
  };
}

/** Unlike a tick, this leaves an unreadable record as it is. */
async function readFailover(
  folder: string,
): Promise<{ failover: FailoverStatus | undefined; problems: string[] }> {
  try {
    const text = await readTextIfAny(failoverPath(folder));
    const record = text === undefined ? noFailover : parseFailoverState(text);
    if (record === undefined) return { failover: undefined, problems: ["failover.json cannot be read"] };
    const { failures, fallback } = record;
    return {
      failover: { failures, since: fallback?.since, nextProbe: fallback?.nextProbe },
      problems: [],
    };
  } catch (error) {
    return { failover: undefined, problems: [reasonOf(fileProblem(folder, error))] };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof OperationError) return error.problem.message;
  throw error;
}
