import type { Clock } from "../../../src/core/clock.ts";
import type { SchedulerHolder } from "../documents/leases.ts";
import { errorFields, type Log } from "../program/log.ts";
import { renewalMs, type SchedulerLease } from "./lease.ts";

export interface LeadershipOptions {
  lease: SchedulerLease;
  clock: Clock;
  log: Log;
  /** The lease is ours from now on. */
  begin(): void;
  /** Somebody else has it. */
  end(): void;
  /** The lease was renewed, and nothing else happened for a while. */
  meanwhile(): Promise<void>;
}

/** The time for which the lease is ours: waits for it, keeps it, and waits again where it is lost. */
export interface Leadership {
  start(): void;
  /** Whether it was started and not stopped. */
  isRunning(): boolean;
  /** Takes or renews the lease now: whether it is ours. @throws {StoreError} */
  confirm(): Promise<boolean>;
  /** The same, with what is done meanwhile and without throwing. */
  look(): Promise<void>;
  /** Who has the lease, where it is not ours. */
  waitingFor(): SchedulerHolder | undefined;
  /** No further look; the lease stays until `release`. */
  stop(): Promise<void>;
  /** Gives the lease up. What goes wrong is logged: the lease ends it then. */
  release(): Promise<void>;
}

const area = "scheduler";
/** An instance that is on its way out frees its lease; the one that waits is to go on soon. */
const waitingMs = 2_000;
const retryMs = 5_000;

export function createLeadership({
  lease,
  clock,
  log,
  begin,
  end,
  meanwhile,
}: LeadershipOptions): Leadership {
  let running = false;
  let isOurs = false;
  let waitingFor: SchedulerHolder | undefined;
  let reported: string | undefined;
  let confirming: Promise<boolean> | undefined;
  let looking: Promise<void> | undefined;
  let cancelTimer = () => {};

  function start(): void {
    running = true;
    void look();
  }

  function confirm(): Promise<boolean> {
    confirming ??= confirmOnce().finally(() => {
      confirming = undefined;
      arm();
    });
    return confirming;
  }

  async function confirmOnce(): Promise<boolean> {
    const holder = await lease.hold();
    reported = undefined;
    const wasOurs = isOurs;
    isOurs = holder === undefined;
    if (holder !== undefined && holder.owner !== waitingFor?.owner) reportHolder(holder, wasOurs);
    waitingFor = holder;
    if (isOurs && !wasOurs && running) begin();
    if (!isOurs && wasOurs) end();
    return isOurs;
  }

  async function look(): Promise<void> {
    if (!running) return;
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    await looking;
  }

  async function lookOnce(): Promise<void> {
    try {
      const wasOurs = isOurs;
      if ((await confirm()) && wasOurs) await meanwhile();
    } catch (error) {
      reportFailure(errorFields(error));
    }
  }

  function arm(): void {
    cancelTimer();
    if (!running) return;
    const milliseconds = isOurs ? renewalMs : waitingFor === undefined ? retryMs : waitingMs;
    cancelTimer = clock.at(new Date(clock.now().getTime() + milliseconds), look);
  }

  function reportHolder({ owner, since }: SchedulerHolder, wasOurs: boolean): void {
    const text = wasOurs
      ? "Another scheduler has taken over on this database: this one waits"
      : "Another scheduler works on this database: this one waits until that one stops";
    log.error(area, text, {
      owner,
      since,
      remedy: "Nothing to do during a deploy; otherwise set SCHEDULER_ENABLED=false on all services but one",
      code: "SERVE003",
    });
  }

  function reportFailure(failure: { error: string; code: string | undefined }): void {
    if (failure.error === reported) return;
    reported = failure.error;
    const text = isOurs ? "The scheduler's lease cannot be renewed" : "The scheduler's lease cannot be taken";
    log.error(area, `${text}, which is tried again`, failure);
  }

  return {
    start,
    isRunning: () => running,
    confirm,
    look,
    waitingFor: () => waitingFor,
    async stop() {
      running = false;
      cancelTimer();
      await looking;
    },
    async release() {
      isOurs = false;
      try {
        await lease.free();
      } catch (error) {
        log.error(area, "The scheduler's lease could not be freed: its lease ends it", errorFields(error));
      }
    },
  };
}
