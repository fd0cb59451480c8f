/** Prepares Render's error messages for those of this project. */
import { isPlainObject } from "../core/plain-object.ts";

const longestQuote = 300;
/** A shorter secret is hidden as a whole word only: hiding every "1" would make a message unreadable. */
const hiddenAnywhereFrom = 6;

/** The `message` of an error body, on one line, without any of `secrets`. `undefined` when the body has none. */
export function quotedMessage(text: string, secrets: readonly string[]): string | undefined {
  const message = messageIn(text);
  if (message === undefined) return undefined;
  // Before the line is normalised and cut, after which a secret might not be recognised.
  const line = hideSecrets(message, secrets)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  if (line === "") return undefined;
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}

/** Replaces each of `secrets` with `[hidden]`, the longest first, in every form in which a server may repeat it. */
function hideSecrets(text: string, secrets: readonly string[]): string {
  const inOrder = secrets
    .flatMap(formsOf)
    .filter((form) => form !== "")
    .sort((a, b) => b.length - a.length);
  return inOrder.reduce((rest, secret) => {
    if (secret.length >= hiddenAnywhereFrom) return rest.replaceAll(secret, "[hidden]");
    const word = new RegExp(`(?<![\\p{L}\\p{N}])${escapeForPattern(secret)}(?![\\p{L}\\p{N}])`, "gu");
    return rest.replace(word, "[hidden]");
  }, text);
}

/** As sent, trimmed, escaped as in JSON or a URL, and each of its lines. */
function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = trimmed.split(/\r?\n/).filter((line) => line.length >= hiddenAnywhereFrom);
  const escaped = JSON.stringify(trimmed).slice(1, -1);
  return [secret.trim() === "" ? "" : secret, trimmed, escaped, percentEncoded(trimmed), ...lines];
}

function percentEncoded(text: string): string {
  // A lone surrogate cannot be encoded, so no server repeats it in this form.
  return text.isWellFormed() ? encodeURIComponent(text) : "";
}

function messageIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (isPlainObject(body) && typeof body.message === "string") return body.message;
  } catch {
    // Not JSON, for example a proxy's error page: nothing in it helps.
  }
  return undefined;
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
