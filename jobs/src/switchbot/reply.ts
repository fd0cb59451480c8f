import { SwitchBotError, type SwitchBotErrorKind } from "./switchbot-error.ts";

/** The meaning of a reply. */
type ReplyResult =
  | { body: unknown }
  /** `transient`: a retry may succeed. */
  | { error: SwitchBotError; transient: boolean };

/**
 * Reads a reply: `{statusCode, body, message}` with HTTP 200, where 100 is success.
 * @param subject the subject of the call, for example `status of device A1B2`
 * @param secrets texts that must not appear in a message, even if the server sends them back
 */
export function readReply(
  subject: string,
  { status, text }: { status: number; text: string },
  secrets: readonly string[],
): ReplyResult {
  const content = parse(text);
  const message = quoted(content?.message, secrets);
  if (status === 401) return failure("unauthorized", `HTTP 401${message}`);
  if (status === 429) return failure("quota", `HTTP 429${message}`, true);
  if (status >= 500) return failure("server", `HTTP ${status}${message}`, true);
  if (status >= 400) return failure("rejected", `HTTP ${status}${message}`);
  if (status < 200 || status > 299) return failure("nonsense", `HTTP ${status}`);
  if (typeof content?.statusCode !== "number") return { error: nonsense(subject), transient: false };

  const code = content.statusCode;
  if (code === 100) return { body: content.body };
  if (code === 190) {
    const { kind, words } = classify190(typeof content.message === "string" ? content.message : "");
    return failure(kind, `190, ${words}${message}`, true);
  }
  const words = deviceCodes[code];
  if (words !== undefined) return failure("device", `${code}, ${words}${message}`);
  return failure("rejected", `${code}${message}`);

  function failure(kind: SwitchBotErrorKind, words: string, transient = false): ReplyResult {
    return { error: new SwitchBotError(kind, subject, words), transient };
  }
}

export function nonsense(subject: string, words = "the response is not from this API"): SwitchBotError {
  return new SwitchBotError("nonsense", subject, words);
}

const deviceCodes: Readonly<Record<number, string>> = {
  151: "the device is of the wrong type",
  152: "the device is unknown",
  160: "the device does not support this command",
  161: "the device is offline",
  171: "the hub is offline",
};

// The vendor documents only the first meaning. The others are from the vendor's issues 65, 213, 224, 273 and 365.
function classify190(message: string): { kind: SwitchBotErrorKind; words: string } {
  if (/daily limit|too many request/i.test(message))
    return { kind: "quota", words: "the daily quota is used up" };
  if (/device\s*id/i.test(message)) return { kind: "device", words: "the device id is invalid" };
  return { kind: "rejected", words: "the device is out of sync or the command is invalid" };
}

/** The server's message as `: "message"`, short and on one line. */
function quoted(message: unknown, secrets: readonly string[]): string {
  if (typeof message !== "string" || message.trim() === "") return "";
  const harmless = secrets.reduce((text, secret) => text.replaceAll(secret, "…"), message);
  const line = harmless.replaceAll(/[\p{C}\s]+/gu, " ").trim();
  return `: ${JSON.stringify(line.length > 80 ? `${line.slice(0, 79)}…` : line)}`;
}

function parse(text: string): { statusCode?: unknown; message?: unknown; body?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
