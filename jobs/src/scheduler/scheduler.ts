import type { Log } from "../program/log.ts";
import { messageOf } from "../program/problem.ts";
import type { Clock } from "../time/clock.ts";

export interface SchedulerOptions {
  clock: Clock;
  log: Log;
  /** Seconds between two ticks, until `intervalSeconds` or `reschedule` says otherwise. */
  seconds: number;
  /** One tick. What it throws is logged; the scheduler goes on. */
  tick(): Promise<void>;
  /** Asked after each tick: another value than before reschedules. */
  intervalSeconds(): Promise<number>;
}

/** Ticks at a fixed interval within this process, one tick at a time. */
export interface Scheduler {
  /** First tick at once. A second call only says so in the log. */
  start(): void;
  /** No further tick; waits for the one under way. */
  stop(): Promise<void>;
  /** Next tick `seconds` from now and every `seconds` after it. Without effect unless it runs. */
  reschedule(seconds: number): void;
  /** Whether it was started and not stopped; says nothing about how the ticks end. */
  isRunning(): boolean;
  /** Seconds between two ticks as it stands now. */
  intervalSeconds(): number;
  /** Start of this process's latest tick. */
  lastTick(): Date | undefined;
  /** Mean length of this process's last ten ticks in seconds; 0 before the first has ended. */
  averageTickSeconds(): number;
}

const area = "scheduler";
const rememberedDurations = 10;

/** A scheduler that is not started yet. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock, log, tick } = options;
  let seconds = options.seconds;
  let running = false;
  let cancelTimer = () => {};
  let underWay: Promise<void> | undefined;
  let dueAgain = false;
  let lastTick: Date | undefined;
  const durations: number[] = [];

  function start(): void {
    if (running) {
      log.error(area, "Scheduler is running already");
      return;
    }
    running = true;
    log.info(area, "Scheduler started", { interval_seconds: seconds });
    fire();
  }

  async function stop(): Promise<void> {
    if (!running) return;
    running = false;
    cancelTimer();
    await underWay;
    log.info(area, "Scheduler stopped");
  }

  function reschedule(newSeconds: number): void {
    if (!running) return;
    seconds = newSeconds;
    arm();
    log.info(area, `Rescheduled to ${seconds}s`);
  }

  function arm(): void {
    cancelTimer();
    cancelTimer = clock.at(new Date(clock.now().getTime() + seconds * 1000), fire);
  }

  /** However many ticks fall due during a long one, a single one follows it. */
  function fire(): void {
    arm();
    dueAgain = true;
    underWay ??= tickWhileDue();
  }

  async function tickWhileDue(): Promise<void> {
    while (dueAgain && running) {
      dueAgain = false;
      await tickOnce();
      if (running) await followInterval();
    }
    underWay = undefined;
  }

  async function tickOnce(): Promise<void> {
    const startedAt = clock.now();
    lastTick = startedAt;
    try {
      await tick();
    } catch (error) {
      log.error(area, "Automation tick raised exception", { error: messageOf(error) });
    }
    durations.push(Math.max(clock.now().getTime() - startedAt.getTime(), 0));
    if (durations.length > rememberedDurations) durations.shift();
  }

  async function followInterval(): Promise<void> {
    try {
      const wanted = await options.intervalSeconds();
      if (wanted !== seconds) reschedule(wanted);
    } catch (error) {
      log.error(area, "The interval could not be read and stays", {
        interval_seconds: seconds,
        error: messageOf(error),
      });
    }
  }

  return {
    start,
    stop,
    reschedule,
    isRunning: () => running,
    intervalSeconds: () => seconds,
    lastTick: () => lastTick,
    averageTickSeconds: () =>
      durations.reduce((sum, each) => sum + each, 0) / Math.max(durations.length, 1) / 1000,
  };
}
