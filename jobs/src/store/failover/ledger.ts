import { join } from "node:path";
import type { Document, DocumentKind } from "../../documents/document.ts";
import type { Log } from "../../program/log.ts";
import type { Clock } from "../../time/clock.ts";
import { fileProblem } from "../file-problems.ts";
import { withProcessLock } from "../process-lock.ts";
import type { FailoverStatus } from "../state-store.ts";
import {
  type FailoverRecord,
  readRecord,
  recordPath,
  type StandIn,
  type StandingIn,
  untouched,
  writeRecord,
} from "./record.ts";

/** After so many failures in a row the files stand in. */
export const failuresToFailOver = 3;
export const firstProbeMs = 30_000;
const longestProbeMs = 15 * 60_000;
// Whoever holds the lock may be waiting for the database, for which there are limits.
const lockWaitMs = 30_000;

/** The record of a fail-over, shared by all processes that use the same folder. */
export class Ledger {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #latest = untouched;

  constructor(folder: string, { clock, log }: { clock: Clock; log: Log }) {
    this.#folder = folder;
    this.#clock = clock;
    this.#log = log;
  }

  /** As of the latest look into the record. */
  get status(): FailoverStatus {
    const { failures, standIn } = this.#latest;
    return { failures, since: standIn?.since, nextProbe: standIn?.nextProbe };
  }

  async look(): Promise<FailoverRecord> {
    const report = (kept: string) =>
      this.#log.error("store", "The record of the fail-over cannot be understood and is begun anew", {
        kept,
      });
    try {
      this.#latest = await readRecord(this.#path, report);
    } catch (error) {
      throw fileProblem(this.#folder, error);
    }
    return this.#latest;
  }

  /** Lets no other process change the record or the files meanwhile. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await withProcessLock(join(this.#folder, ".failover-lock"), lockWaitMs, work);
    } catch (error) {
      throw fileProblem(this.#folder, error);
    }
  }

  /** Only within {@link alone}, as everything below. */
  async write(record: FailoverRecord): Promise<void> {
    await writeRecord(this.#path, record);
    this.#latest = record;
  }

  /** The files stand in from now on. */
  async beginStandIn(record: FailoverRecord, base: Record<DocumentKind, Document>): Promise<void> {
    const since = this.#clock.now();
    const nextProbe = this.#inMs(firstProbeMs);
    const standIn = { since, nextProbe, probes: 0, base, written: { settings: {}, state: {} } };
    await this.write({ ...record, standIn });
  }

  /** Whether it is time to look whether the database is back. */
  isProbeDue({ nextProbe }: StandIn): boolean {
    const ms = nextProbe.getTime() - this.#clock.now().getTime();
    return ms <= 0 || ms > longestProbeMs; // the clock was turned back
  }

  /** Puts the next probe off, twice as far each time, so that nobody else probes meanwhile. */
  async postponeProbe(record: StandingIn): Promise<void> {
    const probes = record.standIn.probes + 1;
    const nextProbe = this.#inMs(Math.min(firstProbeMs * 2 ** probes, longestProbeMs));
    await this.write({ ...record, standIn: { ...record.standIn, probes, nextProbe } });
  }

  /** The database is there, but nothing can be brought back at the moment. */
  async probeSoon(record: StandingIn, ms: number): Promise<void> {
    await this.write({ ...record, standIn: { ...record.standIn, nextProbe: this.#inMs(ms) } });
  }

  /** Notes when these keys are written, before they are. */
  async noteWrite(record: StandingIn, kind: DocumentKind, keys: readonly string[]): Promise<void> {
    const { standIn } = record;
    const now = this.#clock.now();
    const times = { ...standIn.written[kind], ...Object.fromEntries(keys.map((key) => [key, now])) };
    await this.write({ ...record, standIn: { ...standIn, written: { ...standIn.written, [kind]: times } } });
  }

  #inMs(ms: number): Date {
    return new Date(this.#clock.now().getTime() + ms);
  }

  get #path(): string {
    return recordPath(this.#folder);
  }
}
