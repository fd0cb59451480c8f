import type { Clock } from "../../../src/core/clock.ts";
import type { SchedulerHolder } from "../documents/leases.ts";
import { errorFields, type Log } from "../program/log.ts";
import { renewalMs, type SchedulerLease } from "./lease.ts";

interface LeadershipOptions {
  lease: SchedulerLease;
  clock: Clock;
  log: Log;
  /** The lease was acquired. */
  onAcquired(): void;
  /** The lease was lost to another scheduler. */
  onLost(): void;
  /** The lease was renewed on schedule. */
  onRenewed(): Promise<void>;
}

/** Waits for the lease, renews it, and waits again when it is lost. */
interface Leadership {
  start(): void;
  /** Whether it was started and not stopped. */
  isRunning(): boolean;
  /** Acquires or renews the lease now. @returns whether it is ours. @throws {StoreError} */
  confirm(): Promise<boolean>;
  /** The same on schedule, without throwing. */
  renew(): Promise<void>;
  /** The holder of the lease, if it is not ours. */
  waitingFor(): SchedulerHolder | undefined;
  /** Stops renewing; the lease is held until `release`. */
  stop(): Promise<void>;
  /** Releases the lease. Errors are logged: the lease expires then. */
  release(): Promise<void>;
}

const area = "scheduler";
/** Short, because an instance that stops releases its lease. */
const waitingMs = 2_000;
const retryMs = 5_000;

export function createLeadership({
  lease,
  clock,
  log,
  onAcquired,
  onLost,
  onRenewed,
}: LeadershipOptions): Leadership {
  let running = false;
  let isOurs = false;
  let waitingFor: SchedulerHolder | undefined;
  let reported: string | undefined;
  let confirming: Promise<boolean> | undefined;
  let renewing: Promise<void> | undefined;
  let cancelTimer = () => {};

  function start(): void {
    running = true;
    void renew();
  }

  function confirm(): Promise<boolean> {
    confirming ??= confirmOnce().finally(() => {
      confirming = undefined;
      arm();
    });
    return confirming;
  }

  async function confirmOnce(): Promise<boolean> {
    const holder = await lease.acquire();
    reported = undefined;
    const wasOurs = isOurs;
    isOurs = holder === undefined;
    if (holder !== undefined && holder.owner !== waitingFor?.owner) reportHolder(holder, wasOurs);
    waitingFor = holder;
    if (isOurs && !wasOurs && running) onAcquired();
    if (!isOurs && wasOurs) onLost();
    return isOurs;
  }

  async function renew(): Promise<void> {
    if (!running) return;
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    await renewing;
  }

  async function renewOnce(): Promise<void> {
    try {
      const wasOurs = isOurs;
      if ((await confirm()) && wasOurs) await onRenewed();
    } catch (error) {
      reportFailure(errorFields(error));
    }
  }

  function arm(): void {
    cancelTimer();
    if (!running) return;
    const milliseconds = isOurs ? renewalMs : waitingFor === undefined ? retryMs : waitingMs;
    cancelTimer = clock.at(new Date(clock.now().getTime() + milliseconds), renew);
  }

  function reportHolder({ owner, since }: SchedulerHolder, wasOurs: boolean): void {
    const text = wasOurs
      ? "Another scheduler has taken over this database: waiting"
      : "Another scheduler is using this database: waiting until it stops";
    log.error(area, text, {
      owner,
      since,
      remedy:
        "No action needed during a deploy; otherwise set SCHEDULER_ENABLED=false on all services but one",
      code: "SERVE003",
    });
  }

  function reportFailure(failure: { error: string; code: string | undefined }): void {
    if (failure.error === reported) return;
    reported = failure.error;
    const text = isOurs
      ? "The scheduler's lease cannot be renewed"
      : "The scheduler's lease cannot be acquired";
    log.error(area, `${text}: retrying`, failure);
  }

  return {
    start,
    isRunning: () => running,
    confirm,
    renew,
    waitingFor: () => waitingFor,
    async stop() {
      running = false;
      cancelTimer();
      await renewing;
    },
    async release() {
      isOurs = false;
      try {
        await lease.release();
      } catch (error) {
        log.error(area, "The scheduler's lease could not be released: it will expire", errorFields(error));
      }
    },
  };
}
