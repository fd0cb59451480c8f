import { OperationError, type Problem } from "../../../src/core/errors.ts";

/**
 * Why a call failed:
 * - `credentials`: token or secret is missing; nothing was sent
 * - `unauthorized`: 401
 * - `quota`: 429, or 190 with a message about the daily limit
 * - `device`: unknown, of the wrong type, offline, or not capable of the command
 * - `rejected`: rejected for another reason, such as 190 "out of sync"
 * - `server`: 5xx
 * - `transport`: no connection, or it was lost
 * - `timeout`: no complete response in time
 * - `nonsense`: a response that is not from this API
 */
export type SwitchBotErrorKind =
  | "credentials"
  | "unauthorized"
  | "quota"
  | "device"
  | "rejected"
  | "server"
  | "transport"
  | "timeout"
  | "nonsense";

/** A failed call of SwitchBot's API. Its message names device or scene, never token or signature. */
export class SwitchBotError extends OperationError {
  override readonly name = "SwitchBotError";
  readonly kind: SwitchBotErrorKind;

  /**
   * @param subject the subject of the call, for example `status of device A1B2`
   * @param words the result, for example `HTTP 503`
   */
  constructor(kind: SwitchBotErrorKind, subject: string, words: string, options?: ErrorOptions) {
    super({ ...advice[kind], message: `SwitchBot ${subject}: ${words}` }, options);
    this.kind = kind;
  }
}

const advice: Readonly<Record<SwitchBotErrorKind, Omit<Problem, "message">>> = {
  credentials: {
    code: "SWITCHBOT001",
    remedy:
      "Set SWITCHBOT_TOKEN and SWITCHBOT_SECRET as the SwitchBot app shows them under Developer Options",
  },
  unauthorized: {
    code: "SWITCHBOT002",
    remedy:
      "Check SWITCHBOT_TOKEN, SWITCHBOT_SECRET and the machine's clock; an exceeded daily quota may look the same",
  },
  quota: {
    code: "SWITCHBOT003",
    remedy: "Wait for the next day, or make fewer calls: an account has 10,000 a day",
  },
  device: {
    code: "SWITCHBOT004",
    remedy:
      "Check the id in the settings, and in the SwitchBot app whether the device and its hub are online",
  },
  rejected: {
    code: "SWITCHBOT005",
    remedy:
      "Check device, command and scene in the SwitchBot app; a device that is out of sync often recovers by itself",
  },
  server: { code: "SWITCHBOT006", remedy: "No action needed; the next tick tries again" },
  transport: { code: "SWITCHBOT007", remedy: "Check the network, and SWITCHBOT_BASE_URL if set" },
  timeout: { code: "SWITCHBOT008", remedy: "Check the network; the next tick tries again" },
  nonsense: {
    code: "SWITCHBOT009",
    remedy: "Check SWITCHBOT_BASE_URL: the response is not from SwitchBot's API",
  },
};
