import { isJsonValue, type JsonValue } from "../documents/document.ts";
import { formatTimestamp } from "../documents/timestamp.ts";
import { SwitchBotError } from "../switchbot/switchbot-error.ts";
import { area, type TickContext } from "./tick-context.ts";

/**
 * Reads temperature and humidity into the state. A reading clears `last_error`; a failure keeps the latest reading
 * and marks it as stale. `last_read_at` is the time of the attempt.
 * @returns the temperature as reported by the meter; `undefined` when there is none.
 */
export async function readMeter(context: TickContext): Promise<JsonValue | undefined> {
  const { settings, state, switchBot, clock, log } = context;
  if (settings.meterId === "") {
    log.error(area, "Meter polling skipped: settings.meter_device_id is missing");
    state.change({
      set: { last_error: "settings.meter_device_id is missing", last_read_at: formatTimestamp(clock.now()) },
    });
    return undefined;
  }
  try {
    const body = await switchBot.deviceStatus(settings.meterId);
    const temperature = jsonOrNull(body.temperature);
    state.change({
      set: {
        last_temperature: temperature,
        last_humidity: jsonOrNull(body.humidity),
        last_read_at: formatTimestamp(clock.now()),
        last_temperature_stale: false,
        last_temperature_stale_reason: null,
        last_error: null,
      },
    });
    return temperature ?? undefined;
  } catch (error) {
    if (!(error instanceof SwitchBotError)) throw error;
    log.error(area, "Meter polling failed", { error: error.problem.message, code: error.problem.code });
    state.change({
      set: {
        last_read_at: formatTimestamp(clock.now()),
        last_temperature_stale: true,
        last_temperature_stale_reason: "api_error",
        last_error: error.problem.message,
      },
    });
    return undefined;
  }
}

function jsonOrNull(value: unknown): JsonValue {
  return isJsonValue(value) ? value : null;
}
