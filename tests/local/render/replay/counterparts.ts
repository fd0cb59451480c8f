const idPattern = /^[a-z]{3}-[a-z0-9]{20}(-[a-z])?$/;
const generatedPattern = /^[A-Za-z0-9+/]{43}=$/;

// Shorter values, such as empty texts and `default`, also occur within unrelated texts.
const shortestWithin = 12;

/**
 * Maps recorded values to ours: ids, cursors, generated secrets, slugs, addresses.
 * A pair is learned when both first occur at the same location, and is valid from then on.
 */
export class Counterparts {
  readonly #ours = new Map<string, string>();
  readonly #recorded = new Map<string, string>();
  readonly #ownerId: string;

  /** @param owners recorded ids of workspaces, all mapped to the one of the local Render, `ownerId` */
  constructor(owners: ReadonlySet<string>, ownerId: string) {
    this.#ownerId = ownerId;
    for (const owner of owners) this.#ours.set(owner, ownerId);
  }

  /** Adds a pair. False when either value is already paired with another one. */
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

  /** Learns the opaque values at the same locations of two bodies, so that texts that contain them can be compared. */
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

/** True for any id of Render, such as `crn-` and 20 letters and digits. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** The form of a generated value: 256 bits in base64. */
export function isGenerated(text: string): boolean {
  return generatedPattern.test(text);
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isOpaque(text: string, key: string): boolean {
  return key === "cursor" || isId(text) || isGenerated(text);
}
