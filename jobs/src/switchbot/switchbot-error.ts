import { OperationError, type Problem } from "../../../src/core/errors.ts";

/**
 * Why a call came to nothing:
 * - `credentials`: token or secret is missing; nothing was sent
 * - `unauthorized`: 401
 * - `quota`: 429, or 190 with a message about the daily limit
 * - `device`: unknown, of the wrong type, offline, or not able to do this
 * - `rejected`: refused for another reason, 190 "out of sync" included
 * - `server`: 5xx
 * - `transport`: no connection, or it was cut
 * - `timeout`: no whole answer in time
 * - `nonsense`: an answer that is not one of this API
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

/** A call of SwitchBot's API that came to nothing. Its message names device or scene, never token or signature. */
export class SwitchBotError extends OperationError {
  override readonly name = "SwitchBotError";
  readonly kind: SwitchBotErrorKind;

  /**
   * @param subject what was asked, for example `status of device A1B2`
   * @param words what came of it, for example `HTTP 503`
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
      "Check SWITCHBOT_TOKEN, SWITCHBOT_SECRET and the machine's clock; beyond the day's limit the answer may be the same",
  },
  quota: {
    code: "SWITCHBOT003",
    remedy: "Wait for the next day, or make fewer calls: 10,000 a day are allowed for the whole account",
  },
  device: {
    code: "SWITCHBOT004",
    remedy: "Check the id in the settings, and in the SwitchBot app that the device and its hub are online",
  },
  rejected: {
    code: "SWITCHBOT005",
    remedy:
      "Check device, command and scene in the SwitchBot app; a device out of sync often recovers by itself",
  },
  server: { code: "SWITCHBOT006", remedy: "Nothing to mend here: the next tick asks again" },
  transport: { code: "SWITCHBOT007", remedy: "Check the network, and SWITCHBOT_BASE_URL when it is set" },
  timeout: { code: "SWITCHBOT008", remedy: "Check the network; the next tick asks again" },
  nonsense: {
    code: "SWITCHBOT009",
    remedy: "Check SWITCHBOT_BASE_URL: the answer does not come from SwitchBot's API",
  },
};
