const idPattern = /^[a-z]{3}-[a-z0-9]{20}(-[a-z])?$/;
const generatedPattern = /^[A-Za-z0-9+/]{43}=$/;

// Shorter values, such as empty texts and `default`, would be found within texts that have nothing to do with them.
const shortestWithin = 12;

/**
 * Which of our values stands for which recorded one: ids, cursors, generated secrets, slugs, addresses.
 * A pair is learned where the two are first seen at the same place, and holds from then on.
 */
export class Counterparts {
  readonly #ours = new Map<string, string>();
  readonly #recorded = new Map<string, string>();
  readonly #ownerId: string;

  /** @param owners recorded ids of workspaces: the local Render has one for all of them, `ownerId` */
  constructor(owners: ReadonlySet<string>, ownerId: string) {
    this.#ownerId = ownerId;
    for (const owner of owners) this.#ours.set(owner, ownerId);
  }

  /** Notes that `ours` stands for `recorded`. False when one of the two already stands for something else. */
  pair(recorded: string, ours: string): boolean {
    const known = this.#ours.get(recorded);
    if (ours === this.#ownerId) return known === ours;
    const taken = this.#recorded.get(ours);
    if (known === undefined && taken === undefined) {
      this.#ours.set(recorded, ours);
      this.#recorded.set(ours, recorded);
      return true;
    }
    return known === ours && taken === recorded;
  }

  knows(recorded: string): boolean {
    return this.#ours.has(recorded);
  }

  /** Learns the opaque values that stand at the same places in two bodies, so that texts with them can be compared. */
  learn(recorded: unknown, ours: unknown, key = ""): void {
    if (typeof recorded === "string" && typeof ours === "string") {
      if (isOpaque(recorded, key) && isOpaque(ours, key)) this.pair(recorded, ours);
    } else if (isObject(recorded) && isObject(ours)) {
      for (const [inner, value] of Object.entries(recorded))
        this.learn(value, Reflect.get(ours, inner), inner);
    }
  }

  /** The text with all known recorded values in it replaced by ours. */
  translateText(text: string): string {
    const whole = this.#ours.get(text);
    if (whole !== undefined) return whole;
    let translated = text;
    for (const [recorded, ours] of this.#ours) {
      if (recorded.length >= shortestWithin) translated = translated.replaceAll(recorded, ours);
    }
    return translated;
  }

  /** A request body with recorded values replaced by ours, at every depth. */
  translate(value: unknown): unknown {
    if (typeof value === "string") return this.translateText(value);
    if (Array.isArray(value)) return value.map((element) => this.translate(element));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, this.translate(element)]));
  }
}

/** True for ids of every kind that Render gives: `crn-` and 20 letters and digits. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** What `generateValue` gives: 256 bits in base 64. */
export function isGenerated(text: string): boolean {
  return generatedPattern.test(text);
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isOpaque(text: string, key: string): boolean {
  return key === "cursor" || isId(text) || isGenerated(text);
}
