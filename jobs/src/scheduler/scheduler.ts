import type { Clock } from "../../../src/core/clock.ts";
import { defaultIntervalSeconds, type EffectiveInterval, effectiveInterval } from "../automation/interval.ts";
import { errorFields, type Log } from "../program/log.ts";
import type { StateStore } from "../store/state-store.ts";

interface SchedulerOptions {
  clock: Clock;
  log: Log;
  /** One tick. Errors are logged; the scheduler continues. */
  tick(): Promise<void>;
  /** Called after each tick and to refresh the settings. */
  interval(): Promise<ObservedInterval>;
}

/** Runs ticks at an interval in this process, one at a time. */
interface Scheduler {
  /** First tick at once. A second call only logs an error. */
  start(): void;
  /** Starts no further tick and waits for the running one. */
  stop(): Promise<void>;
  /**
   * Next tick `seconds` from now and every `seconds` after it. No effect unless running.
   * @throws {RangeError} outside 1 to 86,400
   */
  reschedule(seconds: number): void;
  /** Applies the settings if they have changed since they were last read. */
  refreshSettings(): Promise<void>;
  /** Whether it was started and not stopped; does not depend on the outcome of ticks. */
  isRunning(): boolean;
  /** The current interval; `undefined` until the first tick has ended. */
  interval(): EffectiveInterval | undefined;
  /** Start of this process's latest tick. */
  lastTick(): Date | undefined;
  /** Mean duration of this process's last ten ticks in seconds; 0 before the first has ended. */
  averageTickSeconds(): number;
}

const area = "scheduler";
const keptDurations = 10;
/** A tick that failed, for example without a database, is not delayed by an idle interval of hours. */
const retrySeconds = 60;

/** Creates a scheduler that is not started yet. Its log uses the application's wording, which people search for. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock, log, tick } = options;
  let interval: EffectiveInterval | undefined;
  let running = false;
  let cancelTimer = () => {};
  let ticking: Promise<void> | undefined;
  let dueAgain = false;
  let lastTick: Date | undefined;
  let reported: string | undefined;
  const durations: number[] = [];

  function start(): void {
    if (running) {
      log.error(area, "Scheduler is already running");
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
    await ticking;
    if (wasRunning) log.info(area, "Scheduler stopped");
  }

  function reschedule(seconds: number): void {
    if (!(seconds >= 1 && seconds <= 86_400)) throw new RangeError(`${seconds} s is not a valid interval`);
    if (!running) return;
    interval = { seconds, label: interval?.label ?? "fixed" };
    arm(seconds);
    log.info(area, `Rescheduled to ${seconds}s`);
  }

  function arm(seconds: number, from = clock.now()): void {
    cancelTimer();
    cancelTimer = clock.at(new Date(from.getTime() + seconds * 1000), fire);
  }

  /** However many ticks become due during a long one, only one follows it. */
  function fire(): void {
    arm(intervalSeconds());
    dueAgain = true;
    ticking ??= tickWhileDue();
  }

  async function tickWhileDue(): Promise<void> {
    while (dueAgain && running) {
      dueAgain = false;
      const done = await tickOnce();
      if (!running) break;
      if (done) await readInterval(() => true);
      else if (!dueAgain) arm(Math.min(intervalSeconds(), retrySeconds));
    }
    ticking = undefined;
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
      if (durations.length > keptDurations) durations.shift();
    }
  }

  async function readInterval(isWanted: (found: ObservedInterval) => boolean): Promise<void> {
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

  /** Once per reason: this happens every minute. */
  function reportFailure(failure: { error: string; code: string | undefined }): void {
    if (failure.error === reported) return;
    reported = failure.error;
    const fields = { interval_seconds: intervalSeconds(), ...failure };
    log.error(area, "The interval could not be read and is unchanged", fields);
  }

  function intervalSeconds(): number {
    return interval?.seconds ?? defaultIntervalSeconds;
  }

  return {
    start,
    stop,
    reschedule,
    refreshSettings: () =>
      running ? readInterval(({ settingsChanged }) => settingsChanged) : Promise.resolve(),
    isRunning: () => running,
    interval: () => interval,
    lastTick: () => lastTick,
    averageTickSeconds: () =>
      durations.reduce((sum, each) => sum + each, 0) / Math.max(durations.length, 1) / 1000,
  };
}

/** The effective interval now. */
export interface ObservedInterval extends EffectiveInterval {
  /** Whether the settings have changed since the last read. */
  readonly settingsChanged: boolean;
}

/** Reads the effective interval. @throws {StoreError} and OperationError for a time zone that is a path. */
export function intervalReader(store: StateStore, clock: Clock): () => Promise<ObservedInterval> {
  let seen: string | undefined;
  return async () => {
    const { settings, state } = await store.readAll();
    const text = JSON.stringify(settings); // the database returns keys in a fixed order
    const settingsChanged = seen !== undefined && seen !== text;
    seen = text;
    return { ...effectiveInterval(settings, state, clock.now()), settingsChanged };
  };
}
