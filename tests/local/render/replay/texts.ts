import { type Counterparts, isGenerated, isId } from "./counterparts.ts";

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Whether one of our texts is equivalent to the recorded text at the same location.
 * @param key the name of the key
 * @param parent the recorded object that contains it
 */
export function sameText(
  recorded: string,
  ours: string,
  location: { readonly key: string; readonly parent: object; readonly counterparts: Counterparts },
): boolean {
  const { key, parent, counterparts } = location;
  if (timePattern.test(recorded)) {
    return timePattern.test(ours) && precision(recorded) === precision(ours);
  }
  if (isId(recorded)) return prefix(recorded) === prefix(ours) && counterparts.pair(recorded, ours);
  if (key === "cursor") return recorded.length === ours.length && counterparts.pair(recorded, ours);
  if (isGenerated(recorded)) return isGenerated(ours) && counterparts.pair(recorded, ours);
  if (key === "slug") {
    if (counterparts.knows(recorded)) return counterparts.pair(recorded, ours);
    return isSlugOf(recorded, parent) && isSlugOf(ours, parent) && counterparts.pair(recorded, ours);
  }
  if (key === "sshAddress") return isSshAddress(recorded) && isSshAddress(ours);
  if (ours === "" && recorded === dockerDefaults[key]) return true;
  const translated = counterparts.translateText(recorded);
  if (translated === ours) return true;
  if (key === "dashboardUrl") return samePath(translated, ours);
  return key === "url" && samePath(translated, ours) && counterparts.pair(recorded, ours);
}

// An image has no Dockerfile. Whether Render still returns that of the previous runtime is not known; we do not.
const dockerDefaults: Readonly<Record<string, string>> = {
  dockerContext: ".",
  dockerfilePath: "./Dockerfile",
};

/** Microseconds, or nanoseconds: trailing zeros are not written. */
function precision(time: string): "micro" | "nano" {
  return (/\.(\d+)Z$/.exec(time)?.[1] ?? "").length > 6 ? "nano" : "micro";
}

function prefix(id: string): string {
  return id.slice(0, id.indexOf("-"));
}

/** The name with hyphens, and a random suffix: always for a cron job, for a web service when the slug is in use. */
function isSlugOf(slug: string, service: object): boolean {
  const name = "name" in service && typeof service.name === "string" ? service.name : "";
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug === plain || (slug.startsWith(`${plain}-`) && /^-[a-z0-9]{4}$/.test(slug.slice(plain.length)));
}

// Recordings contain `srv-email@example.com` instead: what looks like an e-mail address was anonymized.
function isSshAddress(text: string): boolean {
  return /^srv-[a-z0-9]+@([a-z]+\.)*(render|example)\.com$/.test(text);
}

/** Hosts differ, paths do not. */
function samePath(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).pathname === new URL(other).pathname;
}
