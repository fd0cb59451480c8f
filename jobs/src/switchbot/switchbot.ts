import type { Clock } from "../../../src/core/clock.ts";
import { isPlainObject } from "../../../src/core/plain-object.ts";
import type { ValuesOf } from "../program/environment.ts";
import { createCaller, type SwitchBotOptions } from "./call.ts";
import type { QuotaReading } from "./quota.ts";
import { nonsense } from "./reply.ts";
import { SwitchBotError } from "./switchbot-error.ts";
import type { switchBotVariables } from "./variables.ts";

/** SwitchBot's API, version 1.1. Every method throws {@link SwitchBotError}, or the reason of an aborted `signal`. */
export interface SwitchBot {
  /** The body of the reply; of a meter `temperature` (°C), `humidity` (%), `battery` (%). */
  deviceStatus(deviceId: string): Promise<Readonly<Record<string, unknown>>>;
  /** For example `{ command: "turnOff", parameter: "default" }`. */
  sendCommand(deviceId: string, command: DeviceCommand): Promise<void>;
  /** Runs a manual scene. */
  executeScene(sceneId: string): Promise<void>;
  listDevices(): Promise<DeviceList>;
}

export interface DeviceCommand {
  command: string;
  parameter: string;
}

interface DeviceList {
  /** Devices that have a status. */
  deviceList: readonly Readonly<Record<string, unknown>>[];
  /** Infrared remotes that a hub emulates: they accept commands and have no status. */
  infraredRemoteList: readonly Readonly<Record<string, unknown>>[];
}

export function createSwitchBot(options: SwitchBotOptions): SwitchBot {
  const call = createCaller(options);

  return {
    async deviceStatus(deviceId) {
      const subject = `status of device ${deviceId}`;
      const path = `/devices/${segment(deviceId, subject)}/status`;
      const body = await call({ method: "GET", path, subject });
      return isPlainObject(body) ? body : noBody(subject);
    },
    async sendCommand(deviceId, { command, parameter }) {
      const subject = `command ${command} to device ${deviceId}`;
      const path = `/devices/${segment(deviceId, subject)}/commands`;
      await call({ method: "POST", path, subject, body: { command, parameter, commandType: "command" } });
    },
    async executeScene(sceneId) {
      const subject = `scene ${sceneId}`;
      const path = `/scenes/${segment(sceneId, subject)}/execute`;
      await call({ method: "POST", path, subject, body: {} });
    },
    async listDevices() {
      const subject = "list of devices";
      const body = await call({ method: "GET", path: "/devices", subject });
      if (!isPlainObject(body)) return noBody(subject);
      const { deviceList, infraredRemoteList } = body;
      return { deviceList: recordsOf(deviceList), infraredRemoteList: recordsOf(infraredRemoteList) };
    },
  };
}

/** Encodes an id as one path segment: the settings may contain any text, even one that would change the path. */
function segment(id: string, subject: string): string {
  if (/^\.{0,2}$/.test(id)) throw new SwitchBotError("device", subject, "this is not a valid id");
  return encodeURIComponent(id).replaceAll("%3A", ":");
}

function recordsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

function noBody(subject: string): never {
  throw nonsense(subject, "the response has no body");
}

/** Returns a function that creates clients with the values of the environment. Sends nothing yet. */
export function createSwitchBotFactory(
  values: ValuesOf<typeof switchBotVariables>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): (onReply: (reading: QuotaReading) => void) => SwitchBot {
  return (onReply) =>
    createSwitchBot({
      baseUrl: values.switchBotBaseUrl,
      token: values.switchBotToken,
      secret: values.switchBotSecret,
      attempts: values.switchBotAttempts,
      delaySeconds: values.switchBotDelaySeconds,
      clock,
      signal,
      onReply,
    });
}
