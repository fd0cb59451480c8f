import { type Counterparts, isGenerated, isId } from "./counterparts.ts";

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Tells whether one of our texts says what the recorded text at the same place says.
 * @param key the name of the place
 * @param beside the recorded object that it stands in
 */
export function sameText(
  recorded: string,
  ours: string,
  place: { readonly key: string; readonly beside: object; readonly counterparts: Counterparts },
): boolean {
  const { key, beside, counterparts } = place;
  if (timePattern.test(recorded)) {
    return timePattern.test(ours) && precision(recorded) === precision(ours);
  }
  if (isId(recorded)) return prefix(recorded) === prefix(ours) && counterparts.pair(recorded, ours);
  if (key === "cursor") return recorded.length === ours.length && counterparts.pair(recorded, ours);
  if (isGenerated(recorded)) return isGenerated(ours) && counterparts.pair(recorded, ours);
  if (key === "slug") {
    if (counterparts.knows(recorded)) return counterparts.pair(recorded, ours);
    return isSlugOf(recorded, beside) && isSlugOf(ours, beside) && counterparts.pair(recorded, ours);
  }
  if (key === "sshAddress") return isSshAddress(recorded) && isSshAddress(ours);
  if (ours === "" && recorded === dockerDefaults[key]) return true;
  const translated = counterparts.translateText(recorded);
  if (translated === ours) return true;
  if (key === "dashboardUrl") return samePath(translated, ours);
  return key === "url" && samePath(translated, ours) && counterparts.pair(recorded, ours);
}

// An image has no Dockerfile. Whether Render still tells that of the runtime before is not known; we do not.
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

/** The name with hyphens, and a random end: always for a cron job, for a web service when the name is taken. */
function isSlugOf(slug: string, service: object): boolean {
  const name = "name" in service && typeof service.name === "string" ? service.name : "";
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug === plain || (slug.startsWith(`${plain}-`) && /^-[a-z0-9]{4}$/.test(slug.slice(plain.length)));
}

// Recordings have `srv-email@example.com` in its place: what looks like an e-mail address was made anonymous.
function isSshAddress(text: string): boolean {
  return /^srv-[a-z0-9]+@([a-z]+\.)*(render|example)\.com$/.test(text);
}

/** Hosts differ, paths do not. */
function samePath(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).pathname === new URL(other).pathname;
}
