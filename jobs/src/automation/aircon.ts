/**
 * Actions on the aircon: a scene where one is set; without one, or when it fails, a command to the device. An action
 * is recorded right after it is sent, and earlier changes right before: a tick that is killed in between leaves the
 * action unsent or unrecorded, and the next tick sends the same again.
 */
import type { Document } from "../documents/document.ts";
import { formatFloat } from "../documents/python-values.ts";
import { formatTimestamp } from "../documents/timestamp.ts";
import type { DeviceCommand } from "../switchbot/switchbot.ts";
import { SwitchBotError } from "../switchbot/switchbot-error.ts";
import { type Profile, readFanProfile, type SceneKey, type Season } from "./settings.ts";
import { area, type TickContext } from "./tick-context.ts";

const fanMode = 4;

/**
 * Turns on with the season's scene, else with a command and the profile's values. The scene runs each time; the
 * command is skipped when it would change nothing.
 * @throws {SwitchBotError} when the command fails.
 */
export async function turnOn(context: TickContext, season: Season, profile: Profile): Promise<void> {
  const reason = `automation_${season}_on`;
  if (await runScene(context, season, { reason, power: "on", mode: null })) return;
  if (context.settings.airconId !== "") await setAll(context, profile);
}

/**
 * Turns off, or switches to "fan" inside a window where the settings ask for that. A failure is recorded in
 * `last_error`. The caller saves, together with the new queue of OFF repeats.
 * @param repeat sends even if the aircon is assumed to be off already
 * @returns whether it was sent; a fan command that would change nothing counts as sent.
 */
export async function turnOff(
  context: TickContext,
  { reason, repeat = false }: { reason: string; repeat?: boolean },
): Promise<boolean> {
  const { settings, insideWindow, state } = context;
  if (settings.fanDuringWindow && insideWindow) {
    if (!repeat && isFan(state.current)) return false;
    if (await runScene(context, "fan", { reason, power: "on", mode: fanMode })) return true;
    if (settings.airconId !== "")
      return recordFailure(context, reason, () => setAll(context, fanSettings(context)));
    // Neither scene nor device can start the fan: the application turns off then.
  }
  if (!repeat && state.current.assumed_aircon_power === "off") return false;
  if (await runScene(context, "off", { reason, power: "off", mode: null })) return true;
  if (settings.airconId === "") return false;
  return recordFailure(context, reason, async () => {
    await sendCommand(context, { command: "turnOff", parameter: "default" });
    recordAction(context, "turnOff", { assumed_aircon_power: "off" });
  });
}

/** @returns whether it ran. Without a scene and without a device for a command, `last_error` says so. */
async function runScene(
  context: TickContext,
  key: SceneKey,
  { reason, power, mode }: { reason: string; power: "on" | "off"; mode: number | null },
): Promise<boolean> {
  const { settings, state, switchBot, log } = context;
  const id = settings.scenes[key];
  const isLastResort = settings.airconId === "";
  if (id === "") {
    if (isLastResort) {
      log.error(area, "Nothing to send: neither scene nor device is set", { scene: key, reason });
      state.change({ set: { last_error: `settings.aircon_scenes.${key} and aircon_device_id are missing` } });
    }
    return false;
  }
  try {
    await state.save();
    await switchBot.executeScene(id);
  } catch (error) {
    if (!(error instanceof SwitchBotError)) throw error;
    log.error(area, "Scene execution failed", { scene: key, reason, error: error.problem.message });
    if (isLastResort) state.change({ set: { last_error: error.problem.message } });
    return false;
  }
  recordAction(context, `scene(${id}) (${reason})`, {
    assumed_aircon_power: power,
    assumed_aircon_mode: mode,
    assumed_aircon_parameter: null,
  });
  return true;
}

/** Sends power on with all values at once, unless all of them are assumed already. */
async function setAll(
  context: TickContext,
  { target, airconMode, fanSpeed }: Pick<Profile, "target" | "airconMode" | "fanSpeed">,
): Promise<void> {
  const parameter = `${formatFloat(target)},${airconMode},${fanSpeed},on`;
  const wanted: Document = {
    assumed_aircon_power: "on",
    assumed_aircon_mode: airconMode,
    assumed_aircon_parameter: parameter,
  };
  const { current } = context.state;
  if (Object.entries(wanted).every(([key, value]) => current[key] === value)) return;
  await sendCommand(context, { command: "setAll", parameter });
  recordAction(context, `setAll(${parameter})`, wanted);
}

async function sendCommand(
  { state, settings, switchBot }: TickContext,
  command: DeviceCommand,
): Promise<void> {
  await state.save();
  await switchBot.sendCommand(settings.airconId, command);
}

function recordAction({ state, clock, log }: TickContext, action: string, assumed: Document): void {
  log.info(area, "Action sent", { action });
  state.change({
    set: {
      ...assumed,
      // The limit of the column in the history.
      last_action: [...action].slice(0, 255).join(""),
      last_action_at: formatTimestamp(clock.now()),
      last_error: null,
    },
  });
}

async function recordFailure(
  context: TickContext,
  reason: string,
  send: () => Promise<void>,
): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (!(error instanceof SwitchBotError)) throw error;
    recordError(context, reason, error);
    return false;
  }
}

/** Records a failed command in `last_error` and in the log. */
export function recordError({ state, log }: TickContext, reason: string, error: SwitchBotError): void {
  log.error(area, "Command failed", { reason, error: error.problem.message, code: error.problem.code });
  state.change({ set: { last_error: error.problem.message } });
}

function fanSettings({
  document,
  settings,
}: TickContext): Pick<Profile, "target" | "airconMode" | "fanSpeed"> {
  return { ...readFanProfile(document, settings.mode), airconMode: fanMode };
}

function isFan(state: Document): boolean {
  const isNamed = String(state.last_action ?? "")
    .toLowerCase()
    .includes("fan");
  return state.assumed_aircon_power === "on" && (state.assumed_aircon_mode === fanMode || isNamed);
}
