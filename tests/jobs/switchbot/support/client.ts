import type { SwitchBotOptions } from "../../../../jobs/src/switchbot/call.ts";
import type { QuotaReading } from "../../../../jobs/src/switchbot/quota.ts";
import { createSwitchBot, type SwitchBot } from "../../../../jobs/src/switchbot/switchbot.ts";
import { type Clock, type ManualClock, manualClock } from "../../../../src/core/clock.ts";
import { startTestSimulator, type TestSimulator } from "../../../support/switchbot-simulator.ts";

const start = new Date("2026-01-12T12:00:00Z");
const timeLimitMs = 15_000;

/** A clock that skips delays and keeps time limits, which a test reaches by advancing it. */
interface DelayFreeClock extends Clock {
  readonly manual: ManualClock;
  /** The delays so far, in milliseconds. */
  readonly delays: readonly number[];
}

export function delayFreeClock(): DelayFreeClock {
  const manual = manualClock(start);
  const delays: number[] = [];
  return {
    manual,
    delays,
    now: manual.now,
    at(when, action) {
      const milliseconds = when.getTime() - manual.now().getTime();
      const cancel = manual.at(when, action);
      if (milliseconds < timeLimitMs) {
        delays.push(milliseconds);
        setImmediate(() => manual.set(when));
      }
      return cancel;
    },
  };
}

/** A client and a real simulator, on one clock. */
interface SimulatedClient extends AsyncDisposable {
  readonly switchBot: SwitchBot;
  readonly simulator: TestSimulator;
  readonly readings: readonly QuotaReading[];
  readonly delays: readonly number[];
  /** Lets the next request fail, as the control API describes it. */
  fault(fault: Record<string, unknown>): Promise<void>;
}

/** @param options by default the simulator's credentials, no jitter */
export async function startClient(options: Partial<SwitchBotOptions> = {}): Promise<SimulatedClient> {
  const clock = delayFreeClock();
  const simulator = await startTestSimulator({ clock: clock.manual });
  const readings: QuotaReading[] = [];
  const switchBot = createSwitchBot({
    baseUrl: new URL(simulator.url),
    ...simulator.credentials,
    clock,
    random: () => 0,
    onReply: (reading) => readings.push(reading),
    ...options,
  });
  return {
    switchBot,
    simulator,
    readings,
    delays: clock.delays,
    async fault(fault) {
      await simulator.control("POST", "/faults", fault);
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}
