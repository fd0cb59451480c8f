export type Verdict = "healthy" | "unhealthy";

/** The verdict that was posted last, and when. None is the same as healthy. */
export interface PostedVerdict {
  readonly verdict: Verdict;
  readonly at: Date;
}

/** A place that remembers it after this process. Its methods reject when the place cannot be used. */
export interface AlertState {
  read(): Promise<PostedVerdict | undefined>;
  /** Whether this process may post: no other one is about to, or has since `read`. */
  claim(before: PostedVerdict | undefined, now: Date): Promise<boolean>;
  /** Ends the claim; stores what was posted, if it was. */
  release(posted: PostedVerdict | undefined): Promise<void>;
}

export function isVerdict(value: unknown): value is Verdict {
  return value === "healthy" || value === "unhealthy";
}
