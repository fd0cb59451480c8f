import type { Clock } from "../../../../src/core/clock.ts";
import { messageOf } from "../../../../src/core/errors.ts";
import { isTickLockHeld } from "../../documents/leases.ts";
import type { Log } from "../../program/log.ts";
import type { FileStore } from "../file-store.ts";
import type { PostgresStore } from "../postgres/postgres-store.ts";
import { StoreError, StoreUnavailable } from "../state-store.ts";
import { failBack } from "./failback.ts";
import { type FailoverRecord, failuresToFailOver, firstProbeMs } from "./failover-record.ts";
import { type FailoverState, type FallbackState, isFallbackActive } from "./failover-state.ts";

export interface FailoverParts {
  database: PostgresStore;
  files: FileStore;
  record: FailoverRecord;
  clock: Clock;
  log: Log;
}

const area = "store";

/** Decides for each call whether the database or the files are used, counts failures, and probes the database. */
export class FailoverPolicy {
  readonly #parts: FailoverParts;
  #reported = false;

  constructor(parts: FailoverParts) {
    this.#parts = parts;
  }

  async read<Result>(fromDatabase: () => Promise<Result>, fromFiles: () => Promise<Result>): Promise<Result> {
    return isFallbackActive(await this.#readState()) ? fromFiles() : this.#orFiles(fromDatabase, fromFiles);
  }

  /** Only a write probes the database: what only reads, a dry run for example, changes nothing in it. */
  async write<Result>(
    toDatabase: () => Promise<Result>,
    toFiles: (state: FallbackState) => Promise<Result>,
  ): Promise<Result> {
    if (isFallbackActive(await this.#readState()) && !(await this.#isDatabaseBack()))
      return this.#toFiles(toFiles, toDatabase);
    return this.#orFiles(toDatabase, () => this.#toFiles(toFiles, toDatabase));
  }

  async #toFiles<Result>(
    toFiles: (state: FallbackState) => Promise<Result>,
    toDatabase: () => Promise<Result>,
  ): Promise<Result> {
    const written = await this.#parts.record.exclusively(async () => {
      const state = await this.#readState();
      return isFallbackActive(state) ? { result: await toFiles(state) } : undefined;
    });
    // Another process may have switched back to the database just now.
    return written === undefined ? toDatabase() : written.result;
  }

  async #readState(): Promise<FailoverState> {
    const state = await this.#parts.record.read();
    if (isFallbackActive(state) && !this.#reported) {
      this.#reported = true;
      const { since, nextProbe } = state.fallback;
      const fields = { since: since.toISOString(), next_probe: nextProbe.toISOString() };
      this.#parts.log.error(area, "The files are used instead of the database", fields);
    }
    return state;
  }

  async #orFiles<Result>(
    useDatabase: () => Promise<Result>,
    useFiles: () => Promise<Result>,
  ): Promise<Result> {
    try {
      const result = await useDatabase();
      await this.#resetFailures();
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || !(await this.#countFailure(error))) throw error;
    }
    return useFiles();
  }

  async #resetFailures(): Promise<void> {
    const { record } = this.#parts;
    if (record.status.failures === 0) return;
    await record.exclusively(async () => {
      const state = await record.read();
      if (!isFallbackActive(state)) await record.write({ ...state, failures: 0 });
    });
  }

  /** Counts a failure of the database. @returns whether the files are used from now on. */
  #countFailure({ problem: { message, code } }: StoreUnavailable): Promise<boolean> {
    const { record, files, log } = this.#parts;
    return record.exclusively(async () => {
      const state = await record.read();
      if (isFallbackActive(state)) return true;
      const failures = state.failures + 1;
      const fields = { failure: failures, of: failuresToFailOver, error: message, code };
      log.error(area, "The database is not available", fields);
      if (failures < failuresToFailOver) {
        await record.write({ ...state, failures });
        return false;
      }
      const base = state.copied ? await files.readAll() : { settings: {}, state: {} };
      await record.beginFallback({ ...state, failures }, base);
      await this.#readState();
      return true;
    });
  }

  async #isDatabaseBack(): Promise<boolean> {
    const { record, database, log } = this.#parts;
    const next = await record.exclusively(async () => {
      const state = await record.read();
      if (!isFallbackActive(state)) return "back";
      if (!record.isProbeDue(state.fallback)) return "not due";
      await record.postponeProbe(state);
      return "probe";
    });
    if (next !== "probe") return next === "back";
    try {
      await database.read("state"); // not under the lock: this may take until its time limit
      return await record.exclusively(() => this.#switchBack());
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const nextProbe = record.status.nextProbe?.toISOString();
      log.error(area, "The database is still not available", {
        error: messageOf(error),
        next_probe: nextProbe,
      });
      return false;
    }
  }

  /** @returns whether this call uses the database: also while a tick runs there, when the files are written back later */
  async #switchBack(): Promise<boolean> {
    const { record, files, clock, log } = this.#parts;
    const state = await record.read();
    if (!isFallbackActive(state)) return true;
    if (isTickLockHeld(await files.read("state"), clock.now())) {
      log.info(area, "The database is available again and will be used after the current tick");
      await record.probeSoon(state, firstProbeMs);
      return false;
    }
    if (!(await failBack(state.fallback, { ...this.#parts, now: clock.now() }))) {
      log.info(
        area,
        "The database is available again, but a tick is running on it: the changes in the files follow later",
      );
      await record.probeSoon(state, 0);
      return true;
    }
    await record.write({ ...state, failures: 0, fallback: undefined });
    return true;
  }
}
