import type { Environment } from "./environment.ts";

// As the names of secrets end, here and with the vendors whose variables a job may find beside its own.
const secretNames = /(TOKEN|SECRET|PASSWORD|PASSPHRASE|KEY|WEBHOOK_URL)$/;
// Shorter ones would blot out ordinary words, and nobody should have them.
const shortestSecret = 6;

/**
 * Blots the secrets of an environment out of a text, whoever wrote it there: the values of variables named as
 * secrets are, and passwords in addresses. Secrets of fewer than 6 characters are left.
 */
export function redactorOf(environment: Environment): (text: string) => string {
  const secrets = Object.entries(environment).flatMap(([name, value = ""]) => [
    ...(secretNames.test(name) ? [value, value.trim()] : []),
    ...passwordsIn(value),
  ]);
  const spellings = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length); // one may be a part of another
  return (text) => spellings.reduce((cleaned, secret) => cleaned.replaceAll(secret, "***"), text);
}

/** As it stands in an address that may be malformed, and as it is meant. */
function passwordsIn(value: string): string[] {
  const found = [/^\s*\w[\w+.-]*:\/\/[^:/?#@]*:(.+)@/.exec(value), /[?&]password=([^&#]+)/.exec(value)];
  return found.flatMap((match) => (match?.[1] === undefined ? [] : [match[1], decoded(match[1])]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
