import { type Clock, wait } from "../../core/clock.ts";
import type { RenderClient } from "../../render/client.ts";
import { initialAircon } from "../switchbot/aircon.ts";
import { type HistoryRow, readHistory } from "./application-data.ts";
import { type RunnableJob, runOnce } from "./runs.ts";
import { type ExternalServices, roomSpeed } from "./session.ts";

/** How the ticks have heated the room, as recorded in PostgreSQL. */
export interface Heating {
  readonly ticks: readonly HistoryRow[];
  /** The temperature outside, in °C. */
  readonly outside: number;
}

const airedTemperature = 18; // °C
// Times as fast as a real room.
const fastSpeed = 600;
const pauseMilliseconds = 600;
const maxRuns = 8;

/** Cools the room and turns the heating off, so that the automation has something to do. */
export function airRoom({ switchBot: { room } }: ExternalServices): void {
  room.setAircon(initialAircon);
  room.setTemperatures({ temperature: airedTemperature });
}

/**
 * Runs the automation repeatedly, in a room that warms up within seconds, until it has turned the heating on and
 * off again. `report` receives the state after each run.
 */
export async function heatRoom(
  client: RenderClient,
  job: RunnableJob,
  options: {
    external: ExternalServices;
    since: Date;
    clock: Clock;
    signal: AbortSignal;
    report: (text: string) => void;
  },
): Promise<Heating> {
  const { external, since, clock, signal, report } = options;
  const { database, switchBot } = external;
  const { room } = switchBot;
  room.setSpeed(fastSpeed);
  try {
    for (let run = 1; ; run += 1) {
      await wait(clock, pauseMilliseconds);
      await runOnce(client, job, { clock, signal });
      const ticks = await readHistory(database.url, since);
      report(describeTicks(ticks));
      const wasOn = ticks.some(({ isOn }) => isOn);
      if (run === maxRuns || (wasOn && ticks.at(-1)?.isOn === false))
        return { ticks, outside: room.outside() };
    }
  } finally {
    room.setSpeed(roomSpeed);
  }
}

/** `20.3 °C, heating` */
export function describeTick(ticks: readonly HistoryRow[], index: number): string {
  const { temperature = 0, isOn = false } = ticks[index] ?? {};
  return `${temperature.toFixed(1)} °C, ${describeSwitch(ticks, index) ?? (isOn ? "heating" : "at rest")}`;
}

/** `18.0 °C → heating on → 20.3 °C → 22.4 °C → heating off` */
function describeTicks(ticks: readonly HistoryRow[]): string {
  return ticks
    .flatMap(({ temperature }, index) =>
      [`${temperature.toFixed(1)} °C`, describeSwitch(ticks, index) ?? []].flat(),
    )
    .join(" → ");
}

/** What a tick did to the heating: `heating on`, `heating off`, or undefined. */
function describeSwitch(ticks: readonly HistoryRow[], index: number): string | undefined {
  const isOn = ticks[index]?.isOn ?? false;
  if (isOn === (ticks[index - 1]?.isOn ?? false)) return undefined;
  return isOn ? "heating on" : "heating off";
}
