interface Times {
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
}

/**
 * When records were created and changed, by their recorded ids. The times themselves differ, but `createdAt` never
 * changes, and `updatedAt` does not change where it did not change in the recording. (The reverse is not checked: Render's
 * background work changes it, too.)
 */
export class RecordTimes {
  readonly #known = new Map<string, { recorded: Times; ours: Times }>();

  /** The keys whose times contradict earlier responses. */
  wrongKeys(recordedBody: object, ourBody: object): string[] {
    if (!("id" in recordedBody) || typeof recordedBody.id !== "string") return [];
    const recorded = timesOf(recordedBody);
    const ours = timesOf(ourBody);
    const known = this.#known.get(recordedBody.id);
    this.#known.set(recordedBody.id, { recorded, ours });
    if (known === undefined) return [];
    const created =
      same(known.recorded.createdAt, recorded.createdAt) && same(known.ours.createdAt, ours.createdAt);
    const updated =
      !same(known.recorded.updatedAt, recorded.updatedAt) || same(known.ours.updatedAt, ours.updatedAt);
    return [...(created ? [] : ["createdAt"]), ...(updated ? [] : ["updatedAt"])];
  }
}

// Nanoseconds occur only in the first response and are rounded in later ones.
function same(one: number | undefined, other: number | undefined): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= 1;
}

function timesOf(body: object): Times {
  return { createdAt: microseconds(body, "createdAt"), updatedAt: microseconds(body, "updatedAt") };
}

function microseconds(body: object, key: string): number | undefined {
  const text: unknown = Reflect.get(body, key);
  if (typeof text !== "string" || Number.isNaN(Date.parse(text))) return undefined;
  const fraction = (/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(6, "0").slice(0, 6);
  return Math.floor(Date.parse(text) / 1000) * 1_000_000 + Number(fraction);
}
