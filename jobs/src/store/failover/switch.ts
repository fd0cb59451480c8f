import { isHeld } from "../../documents/tick-lock.ts";
import type { Log } from "../../program/log.ts";
import { messageOf } from "../../program/problem.ts";
import type { Clock } from "../../time/clock.ts";
import type { FileStore } from "../file-store.ts";
import type { PostgresStore } from "../postgres/postgres-store.ts";
import { StoreError, StoreUnavailable } from "../state-store.ts";
import { bringBack } from "./bring-back.ts";
import { failuresToFailOver, firstProbeMs, type Ledger } from "./ledger.ts";
import { type FailoverRecord, isStandingIn, type StandingIn } from "./record.ts";

export interface FailoverParts {
  database: PostgresStore;
  files: FileStore;
  ledger: Ledger;
  clock: Clock;
  log: Log;
}

const area = "store";

/** Decides for each call whether the database or the files are used, counts failures, and looks for the way back. */
export class Switch {
  readonly #parts: FailoverParts;
  #told = false;

  constructor(parts: FailoverParts) {
    this.#parts = parts;
  }

  async reading<Result>(
    fromDatabase: () => Promise<Result>,
    fromFiles: () => Promise<Result>,
  ): Promise<Result> {
    return isStandingIn(await this.#look()) ? fromFiles() : this.#orFiles(fromDatabase, fromFiles);
  }

  /** Writing looks for the way back: whoever only reads, a dry run for example, changes nothing in the database. */
  async writing<Result>(
    toDatabase: () => Promise<Result>,
    toFiles: (record: StandingIn) => Promise<Result>,
  ): Promise<Result> {
    if (isStandingIn(await this.#look()) && !(await this.#isBack()))
      return this.#toFiles(toFiles, toDatabase);
    return this.#orFiles(toDatabase, () => this.#toFiles(toFiles, toDatabase));
  }

  async #toFiles<Result>(
    toFiles: (record: StandingIn) => Promise<Result>,
    toDatabase: () => Promise<Result>,
  ): Promise<Result> {
    const done = await this.#parts.ledger.alone(async () => {
      const record = await this.#look();
      return isStandingIn(record) ? { result: await toFiles(record) } : undefined;
    });
    // Another process may have gone back to the database just now.
    return done === undefined ? toDatabase() : done.result;
  }

  async #look(): Promise<FailoverRecord> {
    const record = await this.#parts.ledger.look();
    if (isStandingIn(record) && !this.#told) {
      this.#told = true;
      const { since, nextProbe } = record.standIn;
      const fields = { since: since.toISOString(), next_probe: nextProbe.toISOString() };
      this.#parts.log.error(area, "The files stand in for the database", fields);
    }
    return record;
  }

  async #orFiles<Result>(
    useDatabase: () => Promise<Result>,
    useFiles: () => Promise<Result>,
  ): Promise<Result> {
    try {
      const result = await useDatabase();
      await this.#forgetFailures();
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || !(await this.#doFilesStandIn(error))) throw error;
    }
    return useFiles();
  }

  async #forgetFailures(): Promise<void> {
    const { ledger } = this.#parts;
    if (ledger.status.failures === 0) return;
    await ledger.alone(async () => {
      const record = await ledger.look();
      if (!isStandingIn(record)) await ledger.write({ ...record, failures: 0 });
    });
  }

  /** Counts a failure of the database: whether the files are used from now on. */
  #doFilesStandIn({ problem: { message, code } }: StoreUnavailable): Promise<boolean> {
    const { ledger, files, log } = this.#parts;
    return ledger.alone(async () => {
      const record = await ledger.look();
      if (isStandingIn(record)) return true;
      const failures = record.failures + 1;
      const fields = { failure: failures, of: failuresToFailOver, error: message, code };
      log.error(area, "The database cannot be used", fields);
      if (failures < failuresToFailOver) {
        await ledger.write({ ...record, failures });
        return false;
      }
      const base = record.copied ? await files.readAll() : { settings: {}, state: {} };
      await ledger.beginStandIn({ ...record, failures }, base);
      await this.#look();
      return true;
    });
  }

  async #isBack(): Promise<boolean> {
    const { ledger, database, log } = this.#parts;
    const turn = await ledger.alone(async () => {
      const record = await ledger.look();
      if (!isStandingIn(record)) return "back";
      if (!ledger.isProbeDue(record.standIn)) return "not due";
      await ledger.postponeProbe(record);
      return "probe";
    });
    if (turn !== "probe") return turn === "back";
    try {
      await database.read("state"); // not under the lock: this may take until its time limit
      return await ledger.alone(() => this.#goBack());
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const nextProbe = ledger.status.nextProbe?.toISOString();
      log.error(area, "The database still cannot be used", {
        error: messageOf(error),
        next_probe: nextProbe,
      });
      return false;
    }
  }

  /** Whether the database is to be used for the call at hand; while somebody ticks there, without what was written. */
  async #goBack(): Promise<boolean> {
    const { ledger, files, clock, log } = this.#parts;
    const record = await ledger.look();
    if (!isStandingIn(record)) return true;
    if (isHeld(await files.read("state"), clock.now())) {
      log.info(area, "The database is back, and is used once the tick under way has ended");
      await ledger.probeSoon(record, firstProbeMs);
      return false;
    }
    if (!(await bringBack(record.standIn, { ...this.#parts, now: clock.now() }))) {
      log.info(
        area,
        "The database is back, but somebody ticks there: what was written meanwhile follows later",
      );
      await ledger.probeSoon(record, 0);
      return true;
    }
    await ledger.write({ ...record, failures: 0, standIn: undefined });
    return true;
  }
}
