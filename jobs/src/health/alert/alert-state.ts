export type Verdict = "healthy" | "unhealthy";

/** The verdict that was posted last, and when. No posted verdict means healthy. */
export interface PostedVerdict {
  readonly verdict: Verdict;
  readonly at: Date;
}

/** A place that keeps the posted verdict between runs. Its methods reject when the place cannot be used. */
export interface AlertState {
  read(): Promise<PostedVerdict | undefined>;
  /** Claims the right to post. False when another process is posting, or has posted since `read`. */
  claim(before: PostedVerdict | undefined, now: Date): Promise<boolean>;
  /** Ends the claim; stores what was posted, if it was. */
  release(posted: PostedVerdict | undefined): Promise<void>;
}

export function isVerdict(value: unknown): value is Verdict {
  return value === "healthy" || value === "unhealthy";
}
