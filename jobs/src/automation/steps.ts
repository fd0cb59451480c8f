import { toFloat } from "../documents/python-values.ts";
import { turnOff } from "./aircon.ts";
import { pollAircon } from "./aircon-status.ts";
import { holdTemperature, isCoolingDown } from "./hold-temperature.ts";
import { readMeter } from "./meter.ts";
import { emptyQueue, offRepeatStatus, queueAfterOff, queueAfterRepeat } from "./off-repeat.ts";
import { area, type Outcome, type TickContext } from "./tick-context.ts";

export interface Steps {
  outcome: Outcome;
  /** Whether the temperature was evaluated, which adds a history row. */
  evaluated: boolean;
}

/**
 * The steps of a tick while it holds its lock. A repeat of an OFF that is due comes first, even where the automation
 * is disabled.
 */
export async function takeSteps(context: TickContext): Promise<Steps> {
  const { settings, insideWindow, log } = context;
  await repeatOff(context);
  if (!settings.enabled) {
    await readMeter(context);
    return { outcome: "disabled", evaluated: false };
  }
  log.info(area, "Time window evaluation", { in_window: insideWindow });
  if (!insideWindow) {
    await readMeter(context);
    return { outcome: await turnOffOutside(context), evaluated: false };
  }
  const reading = await readMeter(context);
  await pollAircon(context, { forced: false });
  if (reading === undefined) return { outcome: "missing_meter", evaluated: false };
  const temperature = toFloat(reading);
  if (temperature === undefined) {
    log.error(area, "The meter's temperature is not a number");
    context.state.change({ set: { last_error: "The meter's temperature is not a number" } });
    return { outcome: "invalid_temperature", evaluated: false };
  }
  return { outcome: await holdTemperature(context, temperature), evaluated: true };
}

/** Sends the repeat that is due. A failure ends the queue. */
async function repeatOff(context: TickContext): Promise<void> {
  const { state, log, now } = context;
  const queue = offRepeatStatus(state.current, now);
  if (queue.kind === "broken") state.changeUnfenced(emptyQueue);
  if (queue.kind !== "due") return;
  const { repeat } = queue;
  log.info(area, "OFF repeat is due", { reason: repeat.reason, remaining: repeat.remaining });
  const sent = await turnOff(context, { reason: repeat.reason, repeat: true });
  if (!sent) log.error(area, "OFF repeat failed: no more repeats follow", { reason: repeat.reason });
  state.changeUnfenced(sent ? queueAfterRepeat(repeat, now) : emptyQueue);
  await state.save();
}

/** Turns the aircon off once outside all windows, where the settings ask for that; needs no temperature. */
async function turnOffOutside(context: TickContext): Promise<Outcome> {
  const { settings, state, now } = context;
  if (!settings.turnOffOutsideWindows) return "outside_window";
  if (state.current.assumed_aircon_power === "off") return "already_off";
  if (isCoolingDown(settings, state.current, now)) return "noop";
  await pollAircon(context, { forced: true });
  const reason = "automation_off_outside_window";
  if (!(await turnOff(context, { reason }))) return "noop";
  state.changeUnfenced(queueAfterOff(settings, reason, now));
  await state.save();
  return "turned_off_outside_window";
}
