import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { EffectiveInterval } from "../automation/interval.ts";
import { runTick, type TickOptions, type TickResult } from "../automation/tick.ts";
import type { Outcome } from "../automation/tick-context.ts";
import type { SchedulerHolder } from "../documents/leases.ts";
import { createLeadership } from "./leadership.ts";
import { schedulerLease } from "./lease.ts";
import { createScheduler, intervalReader } from "./scheduler.ts";

export type TickOutcome = Outcome | Exclude<TickResult["kind"], "done"> | "error";

interface SchedulerServiceOptions extends Omit<TickOptions, "owner" | "onlyWhenDue"> {
  /** Name of this instance, shown by a scheduler that waits for it. Default: the host name. */
  instance?: string | undefined;
  /** Called after each tick with its outcome, the kind of another result, or `error` if the tick threw. */
  onTick?: (outcome: TickOutcome, seconds: number) => void;
}

/** Runs the automation's ticks in this process while no other scheduler uses the same documents. */
export interface SchedulerService {
  /** Ticks at once, or as soon as the other scheduler has stopped. */
  start(): void;
  /** Starts no further tick, waits for the running one, then releases the lease. */
  stop(): Promise<void>;
  /** Next tick `seconds` from now and every `seconds` after it, until a tick or changed settings change it. */
  reschedule(seconds: number): void;
  /** Whether it was started, not stopped, and holds the lease; does not depend on the outcome of ticks. */
  isRunning(): boolean;
  /** Applies changed settings at once, as happens every minute. */
  refreshSettings(): Promise<void>;
  /** The scheduler that holds the lease instead. */
  waitingFor(): SchedulerHolder | undefined;
  interval(): EffectiveInterval | undefined;
  lastTick(): Date | undefined;
  averageTickSeconds(): number;
}

const area = "scheduler";

/** Creates a service that is not started yet. */
export function createSchedulerService({
  instance = hostname(),
  onTick = () => {},
  ...options
}: SchedulerServiceOptions): SchedulerService {
  const { store, clock, log } = options;
  const owner = `${instance}/${process.pid}/${randomBytes(3).toString("hex")}`;
  const scheduler = createScheduler({ clock, log, tick, interval: intervalReader(store, clock) });
  const leadership = createLeadership({
    lease: schedulerLease(store, { owner, clock }),
    clock,
    log,
    onAcquired() {
      scheduler.start();
      log.info(area, "APScheduler enabled and started", { owner });
    },
    onLost: () => void scheduler.stop(), // not awaited: the running tick may have caused this
    onRenewed: () => scheduler.refreshSettings(),
  });

  async function tick(): Promise<void> {
    const start = clock.now().getTime();
    let outcome: TickOutcome | undefined = "error";
    try {
      outcome = (await leadership.confirm())
        ? outcomeOf(await runTick({ ...options, owner: area }))
        : undefined;
    } finally {
      if (outcome !== undefined) onTick(outcome, Math.max(clock.now().getTime() - start, 0) / 1000);
    }
  }

  return {
    start: leadership.start,
    async stop() {
      await leadership.stop();
      await scheduler.stop();
      await leadership.release();
    },
    reschedule: scheduler.reschedule,
    isRunning: () => leadership.isRunning() && leadership.waitingFor() === undefined,
    refreshSettings: leadership.renew,
    waitingFor: leadership.waitingFor,
    interval: scheduler.interval,
    lastTick: scheduler.lastTick,
    averageTickSeconds: scheduler.averageTickSeconds,
  };
}

function outcomeOf(result: TickResult): TickOutcome {
  return result.kind === "done" ? result.outcome : result.kind;
}
