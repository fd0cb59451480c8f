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

export interface SchedulerServiceOptions extends Omit<TickOptions, "owner" | "onlyWhenDue"> {
  /** Which instance this is, for whoever has to wait for it. By default the machine's name. */
  instance?: string | undefined;
  /** Told of each tick what it came to: an outcome, the kind of another result, or `error` where it could not be made. */
  onTick?: (outcome: TickOutcome, seconds: number) => void;
}

/** The automation's ticks within this process, as long as no other scheduler works on the same documents. */
export interface SchedulerService {
  /** Ticks at once, or as soon as the scheduler that works on the documents has stopped. */
  start(): void;
  /** No further tick; waits for the one under way, then lets others schedule. */
  stop(): Promise<void>;
  /** Next tick `seconds` from now and every `seconds` after it, until a tick or changed settings say otherwise. */
  reschedule(seconds: number): void;
  /** Whether it was started, not stopped, and no other scheduler is at it; says nothing about how the ticks end. */
  isRunning(): boolean;
  /** Looks at once whether the settings have changed, as is done every minute. */
  lookAtSettings(): Promise<void>;
  /** The scheduler that works on the documents instead. */
  waitingFor(): SchedulerHolder | undefined;
  interval(): EffectiveInterval | undefined;
  lastTick(): Date | undefined;
  averageTickSeconds(): number;
}

const area = "scheduler";

/** A service that is not started yet. */
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
    begin() {
      scheduler.start();
      log.info(area, "APScheduler enabled and started", { owner });
    },
    end: () => void scheduler.stop(), // not awaited: the tick under way may be what found out
    meanwhile: () => scheduler.lookAtSettings(),
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
    lookAtSettings: leadership.look,
    waitingFor: leadership.waitingFor,
    interval: scheduler.interval,
    lastTick: scheduler.lastTick,
    averageTickSeconds: scheduler.averageTickSeconds,
  };
}

function outcomeOf(result: TickResult): TickOutcome {
  return result.kind === "done" ? result.outcome : result.kind;
}
