import { join } from "node:path";
import { backOff } from "../../../../src/core/back-off.ts";
import type { Clock } from "../../../../src/core/clock.ts";
import { withProcessLock } from "../../../../src/core/process-lock.ts";
import { minuteMs } from "../../../../src/core/time-units.ts";
import type { Document, DocumentKind } from "../../documents/document.ts";
import type { Log } from "../../program/log.ts";
import { fileProblem } from "../file-problems.ts";
import type { FailoverStatus } from "../state-store.ts";
import {
  type FailoverState,
  type Fallback,
  type FallbackState,
  failoverPath,
  noFailover,
  readFailoverState,
  writeFailoverState,
} from "./failover-state.ts";

/** Consecutive failures of the database after which the files are used instead. */
export const failuresToFailOver = 3;
export const firstProbeMs = 30_000;
const maxProbeMs = 15 * minuteMs;
// The holder of the lock may be waiting for the database, which has time limits of its own.
const lockWaitMs = 30_000;

/** The failover state in the folder of the files, shared by all processes that use the folder. */
export class FailoverRecord {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #latest = noFailover;

  constructor(folder: string, { clock, log }: { clock: Clock; log: Log }) {
    this.#folder = folder;
    this.#clock = clock;
    this.#log = log;
  }

  /** As of the latest read or write. */
  get status(): FailoverStatus {
    const { failures, fallback } = this.#latest;
    return { failures, since: fallback?.since, nextProbe: fallback?.nextProbe };
  }

  async read(): Promise<FailoverState> {
    const report = (kept: string) =>
      this.#log.error("store", "The failover record is invalid and starts over", { kept });
    try {
      this.#latest = await readFailoverState(this.#path, report);
    } catch (error) {
      throw fileProblem(this.#folder, error);
    }
    return this.#latest;
  }

  /** Runs `work` while no other process can change the record or the files. */
  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await withProcessLock(join(this.#folder, ".failover-lock"), lockWaitMs, work);
    } catch (error) {
      throw fileProblem(this.#folder, error);
    }
  }

  /** Only within {@link exclusively}, like every method below. */
  async write(state: FailoverState): Promise<void> {
    await writeFailoverState(this.#path, state);
    this.#latest = state;
  }

  /** The files are used from now on. */
  async beginFallback(state: FailoverState, base: Record<DocumentKind, Document>): Promise<void> {
    const since = this.#clock.now();
    const nextProbe = this.#inMs(firstProbeMs);
    const fallback = { since, nextProbe, probes: 0, base, written: { settings: {}, state: {} } };
    await this.write({ ...state, fallback });
  }

  /** Whether the database is to be probed now. */
  isProbeDue({ nextProbe }: Fallback): boolean {
    const ms = nextProbe.getTime() - this.#clock.now().getTime();
    return ms <= 0 || ms > maxProbeMs; // the clock was turned back
  }

  /** Delays the next probe, twice as long each time, so that no other process probes meanwhile. */
  async postponeProbe(state: FallbackState): Promise<void> {
    const probes = state.fallback.probes + 1;
    const nextProbe = this.#inMs(backOff(probes, { first: firstProbeMs, longest: maxProbeMs }));
    await this.write({ ...state, fallback: { ...state.fallback, probes, nextProbe } });
  }

  /** Schedules the next probe in `ms`: the database responds, but nothing can be written back at the moment. */
  async probeSoon(state: FallbackState, ms: number): Promise<void> {
    await this.write({ ...state, fallback: { ...state.fallback, nextProbe: this.#inMs(ms) } });
  }

  /** Records the time of a write to these keys, before the write. */
  async noteWrite(state: FallbackState, kind: DocumentKind, keys: readonly string[]): Promise<void> {
    const { fallback } = state;
    const now = this.#clock.now();
    const times = { ...fallback.written[kind], ...Object.fromEntries(keys.map((key) => [key, now])) };
    await this.write({
      ...state,
      fallback: { ...fallback, written: { ...fallback.written, [kind]: times } },
    });
  }

  #inMs(ms: number): Date {
    return new Date(this.#clock.now().getTime() + ms);
  }

  get #path(): string {
    return failoverPath(this.#folder);
  }
}
