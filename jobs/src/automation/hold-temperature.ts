import type { Document } from "../documents/document.ts";
import { parseTimestamp } from "../documents/timestamp.ts";
import { SwitchBotError } from "../switchbot/switchbot-error.ts";
import { recordError, turnOff, turnOn } from "./aircon.ts";
import { pollAircon } from "./aircon-status.ts";
import { emptyQueue, hasOffRepeat, queueAfterOff } from "./off-repeat.ts";
import { type Profile, readHysteresis, readProfile, type Season, type TickSettings } from "./settings.ts";
import { area, type Decision, type TickContext } from "./tick-context.ts";

/**
 * Holds the temperature between the thresholds of the mode's profile.
 * @throws {OperationError} for a hysteresis that is not a number.
 */
export async function holdTemperature(context: TickContext, temperature: number): Promise<Decision> {
  const { document, settings, state, log, now } = context;
  const { mode } = settings;
  const hysteresis = readHysteresis(document);
  const profile = readProfile(document, mode);
  if (profile === undefined) {
    return refuse("invalid_profile", `settings.${mode} needs min_temp, max_temp and target_temp as numbers`);
  }
  const { minimum, maximum } = profile;
  if (minimum > maximum) {
    return refuse("invalid_thresholds", `settings.${mode}: min_temp is above max_temp`);
  }
  log.info(area, "Temperature evaluation", { mode, temperature, minimum, maximum, hysteresis });
  if (isCoolingDown(settings, state.current, now)) return "cooldown";
  if (!isSeason(mode)) return refuse("invalid_mode", `settings.mode is ${mode}, not winter or summer`);
  try {
    const decision = await followDemand(
      context,
      mode,
      profile,
      decideDemand(mode, temperature, profile, hysteresis),
    );
    return decision === "no_action" ? await ventilate(context) : decision;
  } catch (error) {
    if (!(error instanceof SwitchBotError)) throw error;
    recordError(context, mode, error);
    return "api_error";
  }

  function refuse(decision: Decision, problem: string): Decision {
    log.error(area, problem);
    state.change({ set: { last_error: problem } });
    return decision;
  }
}

async function followDemand(
  context: TickContext,
  season: Season,
  profile: Profile,
  demand: "on" | "off" | "none",
): Promise<Decision> {
  const { settings, state, now } = context;
  if (demand === "none") return "no_action";
  await pollAircon(context, { forced: true });
  if (demand === "on") {
    state.changeUnfenced(emptyQueue);
    await turnOn(context, season, profile);
    await state.save();
    return `${season}_on`;
  }
  if (state.current.assumed_aircon_power === "off") return "already_off";
  if (hasOffRepeat(state.current)) return "off_repeat_pending";
  const reason = `automation_${season}_off`;
  if (!(await turnOff(context, { reason }))) return "no_action";
  state.changeUnfenced(queueAfterOff(settings, reason, now));
  await state.save();
  return `${season}_off`;
}

/** Starts the fan of an aircon that is off while nothing else is needed, where the settings ask for that. */
async function ventilate(context: TickContext): Promise<Decision> {
  const { settings, state } = context;
  if (!settings.fanDuringWindow || state.current.assumed_aircon_power !== "off") return "no_action";
  await pollAircon(context, { forced: true });
  await turnOff(context, { reason: "automation_fan_neutral_zone" });
  await state.save();
  return "fan_neutral_zone";
}

function isSeason(mode: string): mode is Season {
  return mode === "winter" || mode === "summer";
}

/**
 * What the temperature requires. A value at a threshold, hysteresis included, already acts. Winter heats below
 * the minimum and stops above the maximum, summer cools above the maximum and stops below the minimum.
 */
function decideDemand(
  season: Season,
  temperature: number,
  { minimum, maximum }: Profile,
  hysteresis: number,
): "on" | "off" | "none" {
  const cold = temperature <= minimum - hysteresis;
  const warm = temperature >= maximum + hysteresis;
  // A negative hysteresis can make it both: then turning on wins.
  if (season === "winter") return cold ? "on" : warm ? "off" : "none";
  return warm ? "on" : cold ? "off" : "none";
}

/**
 * Whether the latest action is too recent for another one. The cooldown depends on the power that is assumed now;
 * it is over at exactly its length. A timestamp in the future counts as recent, a missing one as long ago.
 */
export function isCoolingDown(settings: TickSettings, state: Document, now: Date): boolean {
  const own = state.assumed_aircon_power === "on" ? settings.onCooldownSeconds : settings.offCooldownSeconds;
  const seconds = own > 0 ? own : settings.anyCooldownSeconds;
  const lastActionAt = parseTimestamp(state.last_action_at);
  if (seconds <= 0 || lastActionAt === undefined) return false;
  return now.getTime() - lastActionAt.getTime() < seconds * 1000;
}
