export type Verdict = "healthy" | "unhealthy";

/** What was told last, and when. Nothing told is the same as healthy. */
export interface Told {
  readonly verdict: Verdict;
  readonly at: Date;
}

/** A place that survives this process. Its methods reject where it cannot be used. */
export interface Memory {
  recall(): Promise<Told | undefined>;
  /** Whether this process may tell: nobody else is about to, or has since `recall`. */
  claim(recalled: Told | undefined, now: Date): Promise<boolean>;
  /** Gives the claim back, with what was told where that went well. */
  settle(told: Told | undefined): Promise<void>;
}

export function isVerdict(value: unknown): value is Verdict {
  return value === "healthy" || value === "unhealthy";
}
