const idPattern = /^(srv|crn|dep|dsk|evt|cdm|prj|evm|rgc|evg|dpg|whk)-[a-z0-9]{20}(-[a-z])?$/;
const generatedPattern = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Which of our values stands for which recorded one: ids, cursors, generated secrets, random ends of slugs.
 * A pair is learned where the two are first seen at the same place, and holds from then on.
 */
export class Counterparts {
  readonly #ours = new Map<string, string>();
  readonly #recorded = new Map<string, string>();

  /** Notes that `ours` stands for `recorded`. False when one of the two already stands for something else. */
  pair(recorded: string, ours: string): boolean {
    const known = this.#ours.get(recorded);
    const taken = this.#recorded.get(ours);
    if (known === undefined && taken === undefined) {
      this.#ours.set(recorded, ours);
      this.#recorded.set(ours, recorded);
      return true;
    }
    return known === ours && taken === recorded;
  }

  /** Learns the ids that stand at the same places in two bodies, so that texts that hold them can be compared. */
  learnIds(recorded: unknown, ours: unknown): void {
    if (typeof recorded === "string" && typeof ours === "string") {
      if (isId(recorded) && isId(ours)) this.pair(recorded, ours);
      return;
    }
    if (typeof recorded !== "object" || recorded === null || typeof ours !== "object" || ours === null)
      return;
    for (const [key, value] of Object.entries(recorded)) this.learnIds(value, Reflect.get(ours, key));
  }

  /** The text with all known recorded values in it replaced by ours. */
  translateText(text: string): string {
    const whole = this.#ours.get(text);
    if (whole !== undefined) return whole;
    let translated = text;
    for (const [recorded, ours] of this.#ours) {
      // Short values, such as empty texts, would be found everywhere.
      if (recorded.length >= 12) translated = translated.replaceAll(recorded, ours);
    }
    return translated;
  }

  /** A request body with recorded values replaced by ours, at every depth. */
  translate(value: unknown): unknown {
    if (typeof value === "string") return this.translateText(value);
    if (Array.isArray(value)) return value.map((element) => this.translate(element));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, this.translate(element)]));
  }
}

export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** What `generateValue` gives: 256 bits in base 64. */
export function isGenerated(text: string): boolean {
  return generatedPattern.test(text);
}
