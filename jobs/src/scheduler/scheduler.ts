import type { Clock } from "../../../src/core/clock.ts";
import { defaultIntervalSeconds, type EffectiveInterval, effectiveInterval } from "../automation/interval.ts";
import { errorFields, type Log } from "../program/log.ts";
import type { StateStore } from "../store/state-store.ts";

export interface SchedulerOptions {
  clock: Clock;
  log: Log;
  /** One tick. What it throws is logged; the scheduler goes on. */
  tick(): Promise<void>;
  /** Asked after each tick and with each look at the settings. */
  interval(): Promise<ObservedInterval>;
}

/** Ticks at an interval within this process, one tick at a time. */
export interface Scheduler {
  /** First tick at once. A second call only says so in the log. */
  start(): void;
  /** No further tick; waits for the one under way. */
  stop(): Promise<void>;
  /**
   * Next tick `seconds` from now and every `seconds` after it. Without effect unless it runs.
   * @throws {RangeError} outside 1 to 86,400
   */
  reschedule(seconds: number): void;
  /** Follows the settings where they have changed since the last tick or look. */
  lookAtSettings(): Promise<void>;
  /** Whether it was started and not stopped; says nothing about how the ticks end. */
  isRunning(): boolean;
  /** From one tick to the next as it stands now; `undefined` until the first tick has ended. */
  interval(): EffectiveInterval | undefined;
  /** Start of this process's latest tick. */
  lastTick(): Date | undefined;
  /** Mean length of this process's last ten ticks in seconds; 0 before the first has ended. */
  averageTickSeconds(): number;
}

const area = "scheduler";
const rememberedDurations = 10;
/** What could not be done, a database away for example, is not put off for an idle interval of hours. */
const retrySeconds = 60;

/** A scheduler that is not started yet. Its log keeps the words of the application's own, which people search for. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock, log, tick } = options;
  let interval: EffectiveInterval | undefined;
  let running = false;
  let cancelTimer = () => {};
  let underWay: Promise<void> | undefined;
  let dueAgain = false;
  let lastTick: Date | undefined;
  let reported: string | undefined;
  const durations: number[] = [];

  function start(): void {
    if (running) {
      log.error(area, "Scheduler is running already");
      return;
    }
    running = true;
    log.info(area, "BackgroundScheduler started successfully");
    log.info(area, "Triggering immediate first tick");
    fire();
  }

  async function stop(): Promise<void> {
    const wasRunning = running;
    running = false;
    cancelTimer();
    await underWay;
    if (wasRunning) log.info(area, "Scheduler stopped");
  }

  function reschedule(seconds: number): void {
    if (!(seconds >= 1 && seconds <= 86_400)) throw new RangeError(`${seconds} s is no interval`);
    if (!running) return;
    interval = { seconds, label: interval?.label ?? "fixed" };
    arm(seconds);
    log.info(area, `Rescheduled to ${seconds}s`);
  }

  function arm(seconds: number, from = clock.now()): void {
    cancelTimer();
    cancelTimer = clock.at(new Date(from.getTime() + seconds * 1000), fire);
  }

  /** However many ticks fall due during a long one, a single one follows it. */
  function fire(): void {
    arm(intervalSeconds());
    dueAgain = true;
    underWay ??= tickWhileDue();
  }

  async function tickWhileDue(): Promise<void> {
    while (dueAgain && running) {
      dueAgain = false;
      const done = await tickOnce();
      if (!running) break;
      if (done) await follow(() => true);
      else if (!dueAgain) arm(Math.min(intervalSeconds(), retrySeconds));
    }
    underWay = undefined;
  }

  async function tickOnce(): Promise<boolean> {
    const startedAt = clock.now();
    lastTick = startedAt;
    try {
      await tick();
      return true;
    } catch (error) {
      log.error(area, "Automation tick raised exception", errorFields(error));
      return false;
    } finally {
      durations.push(Math.max(clock.now().getTime() - startedAt.getTime(), 0));
      if (durations.length > rememberedDurations) durations.shift();
    }
  }

  async function follow(isWanted: (found: ObservedInterval) => boolean): Promise<void> {
    try {
      const found = await options.interval();
      reported = undefined;
      if (running && isWanted(found)) adopt(found);
    } catch (error) {
      reportFailure(errorFields(error));
    }
  }

  function adopt({ seconds, label, settingsChanged }: ObservedInterval): void {
    const before = interval?.seconds;
    interval = { seconds, label };
    if (before === undefined) {
      log.info(area, `Job scheduled with interval=${seconds}s`, { mode: label });
      arm(seconds, dueAgain ? clock.now() : lastTick);
    } else if (before !== seconds) {
      const what = settingsChanged ? "Rescheduling automation job" : "Adaptive polling reschedule";
      log.info(area, `${what}: ${before}s to ${seconds}s`, { mode: label });
      reschedule(seconds);
    }
  }

  /** Once for each reason, as it is asked every minute. */
  function reportFailure(failure: { error: string; code: string | undefined }): void {
    if (failure.error === reported) return;
    reported = failure.error;
    const fields = { interval_seconds: intervalSeconds(), ...failure };
    log.error(area, "The interval could not be read and stays", fields);
  }

  function intervalSeconds(): number {
    return interval?.seconds ?? defaultIntervalSeconds;
  }

  return {
    start,
    stop,
    reschedule,
    lookAtSettings: () => (running ? follow(({ settingsChanged }) => settingsChanged) : Promise.resolve()),
    isRunning: () => running,
    interval: () => interval,
    lastTick: () => lastTick,
    averageTickSeconds: () =>
      durations.reduce((sum, each) => sum + each, 0) / Math.max(durations.length, 1) / 1000,
  };
}

/** The effective interval as of now. */
export interface ObservedInterval extends EffectiveInterval {
  /** Whether the settings are others than the last time. */
  readonly settingsChanged: boolean;
}

/** Reads the effective interval. @throws {StoreError} and OperationError for a time zone that is a path. */
export function intervalReader(store: StateStore, clock: Clock): () => Promise<ObservedInterval> {
  let seen: string | undefined;
  return async () => {
    const { settings, state } = await store.readAll();
    const text = JSON.stringify(settings); // the database gives the keys in one order
    const settingsChanged = seen !== undefined && seen !== text;
    seen = text;
    return { ...effectiveInterval(settings, state, clock.now()), settingsChanged };
  };
}
