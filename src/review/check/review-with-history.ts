import type { InspectedStackFile } from "../../config/read-stack-file.ts";
import { OperationError } from "../../core/errors.ts";
import { readHistory, type StackHistory } from "../git/index.ts";
import { type Review, review } from "./review.ts";

export interface ReviewOptions {
  /** The moment of the review. */
  now: Date;
  /** The folder of `Pulumi.yaml`. Default: the working directory. */
  folder?: string | undefined;
  /** The revision that the files are of. Default: `HEAD`. */
  until?: string | undefined;
}

/**
 * Looks at stack files by all rules, and at their history in git where a rule needs it: only a paused scheduler is a matter
 * of how long it has been so. Where git cannot tell, the rule says that.
 */
export async function reviewWithHistory(
  stacks: readonly InspectedStackFile[],
  { now, folder, until }: ReviewOptions,
): Promise<Review> {
  const isPaused = stacks.some(({ config }) => config?.scheduler === "paused");
  const history = isPaused ? await historyIfKnown(folder, until) : undefined;
  return review({ stacks, now, history });
}

async function historyIfKnown(
  folder: string | undefined,
  until: string | undefined,
): Promise<StackHistory | undefined> {
  try {
    return await readHistory({ folder, until });
  } catch (error) {
    if (error instanceof OperationError) return undefined;
    throw error;
  }
}
