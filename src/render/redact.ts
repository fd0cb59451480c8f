/** Render's own words, made fit for a message. */

const longestQuote = 300;
/** Below this length a secret is hidden only where it stands as a word: hiding every "1" makes a message unreadable. */
const hiddenAnywhereFrom = 6;

/** The `message` of an error body, on one line, without any of `secrets`. Undefined when the body has none. */
export function quotedMessage(text: string, secrets: readonly string[]): string | undefined {
  const message = messageIn(text);
  if (message === undefined) return undefined;
  // Hidden before the line is made plain and cut: afterwards a secret might no longer be recognised.
  const line = hideSecrets(message, secrets)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  if (line === "") return undefined;
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}

/** Replaces each of `secrets` by `[hidden]`, the longest first, in whatever form a server may repeat it. */
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

/** As it was sent, without the space around it, escaped as in JSON or in an address, and each of its lines. */
function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = trimmed.split(/\r?\n/).filter((line) => line.length >= hiddenAnywhereFrom);
  const escaped = JSON.stringify(trimmed).slice(1, -1);
  return [secret.trim() === "" ? "" : secret, trimmed, escaped, percentEncoded(trimmed), ...lines];
}

function percentEncoded(text: string): string {
  // A lone surrogate cannot be encoded, so that no server repeats it so either.
  return text.isWellFormed() ? encodeURIComponent(text) : "";
}

function messageIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") {
      return body.message;
    }
  } catch {
    // Not JSON, for example the page of a proxy: nothing in it helps.
  }
  return undefined;
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
