import { type ManualClock, manualClock } from "../../src/core/clock.ts";
import {
  type SwitchBotSimulator,
  type SwitchBotSimulatorOptions,
  startSwitchBotSimulator,
} from "../../src/local/switchbot/server.ts";
import { type Answer, call } from "./local-render.ts";

/** A real simulator on a free port and a manual clock. */
export interface TestSimulator extends SwitchBotSimulator {
  readonly clock: ManualClock;
  /** A call of the control API, which must succeed; `path` without `/_local`. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Method, path below `/v1.1` and status of the calls so far, for example `GET /devices 200`. */
  requests(): Promise<string[]>;
}

export async function startTestSimulator(
  options: Omit<SwitchBotSimulatorOptions, "clock"> & { clock?: ManualClock } = {},
): Promise<TestSimulator> {
  const { clock = manualClock(new Date("2026-01-12T12:00:00Z")) } = options;
  const simulator = await startSwitchBotSimulator({ ...options, clock });

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer: Answer = await call(
      simulator.credentials.token,
      method,
      `${simulator.url}/_local${path}`,
      body,
    );
    if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  return {
    ...simulator,
    clock,
    control,
    async requests() {
      const entries = await control("GET", "/requests");
      if (!Array.isArray(entries)) throw new Error("no list of requests");
      return entries.map(({ method, path, status }) => `${method} ${path.replace("/v1.1", "")} ${status}`);
    },
  };
}
