import { minuteMs } from "../../../src/core/time-units.ts";
import { type Document, isJsonValue, type JsonValue } from "../documents/document.ts";
import { formatTimestamp, parseTimestamp } from "../documents/timestamp.ts";
import { SwitchBotError } from "../switchbot/switchbot-error.ts";
import { area, type TickContext } from "./tick-context.ts";

/**
 * Updates the assumed power, mode and parameter with what the aircon itself reports. A failure only records the time
 * of the attempt: the tick continues with the old assumptions. No effect without an aircon, or for a virtual one.
 * @param forced also when the latest read is younger than `aircon_poll_cooldown_minutes`
 */
export async function pollAircon(context: TickContext, { forced }: { forced: boolean }): Promise<void> {
  const { settings, state, switchBot, clock, log } = context;
  const id = settings.airconId;
  if (id === "" || isVirtual(id) || (!forced && isRecentlyPolled(context))) return;
  try {
    const reported = readAssumptions(await switchBot.deviceStatus(id));
    const changed = Object.entries(reported).filter(([key, value]) => state.current[key] !== value);
    state.change({
      set: { ...Object.fromEntries(changed), last_aircon_poll_at: formatTimestamp(clock.now()) },
    });
  } catch (error) {
    if (!(error instanceof SwitchBotError)) throw error;
    log.error(area, "Aircon polling failed", { error: error.problem.message, code: error.problem.code });
    state.change({ set: { last_aircon_poll_at: formatTimestamp(clock.now()) } });
  }
}

/** Whether an id belongs to an infrared remote: the API has no status for those and answers with an error. */
export function isVirtual(id: string): boolean {
  return id.length > 12 && id.split("-").length > 2;
}

function isRecentlyPolled({ settings, state, clock }: TickContext): boolean {
  const polledAt = parseTimestamp(state.current.last_aircon_poll_at);
  const isAssumed = (state.current.assumed_aircon_power ?? null) !== null;
  if (polledAt === undefined || !isAssumed) return false;
  return clock.now().getTime() - polledAt.getTime() < settings.airconPollCooldownMinutes * minuteMs;
}

/** The assumed keys that a status contains. The parameter needs all four values, in the API's own words. */
function readAssumptions(status: Readonly<Record<string, unknown>>): Document {
  const { power, mode, temperature, fanSpeed } = status;
  return {
    ...(isReported(power) ? { assumed_aircon_power: power } : {}),
    ...(isReported(mode) ? { assumed_aircon_mode: mode } : {}),
    ...([power, mode, temperature, fanSpeed].every(isReported)
      ? { assumed_aircon_parameter: `${temperature},${mode},${fanSpeed},${power}` }
      : {}),
  };
}

function isReported(value: unknown): value is Exclude<JsonValue, null> {
  return value !== null && isJsonValue(value);
}
