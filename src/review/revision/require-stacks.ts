import { ConfigurationError } from "../../errors.ts";
import { quote } from "../../quote.ts";
import type { Revision } from "./revision.ts";

/**
 * Refuses names of stacks that no revision has a file for: a misspelled name must not look like a stack without changes.
 * @throws {ConfigurationError} CONFIG001
 */
export function requireStacks(revisions: readonly Revision[], wanted: readonly string[] | undefined): void {
  const known = new Set(revisions.flatMap(({ stacks }) => stacks.map(({ stack }) => stack)));
  const missing = (wanted ?? []).filter((name) => !known.has(name));
  if (missing.length === 0) return;
  throw new ConfigurationError(
    missing.map((name) => ({
      code: "CONFIG001",
      message: `there is no stack file for ${quote(name)} in ${revisions.map((each) => each.name).join(" or ")}`,
      remedy: "Check the name: a stack file is named Pulumi.<stack>.yaml and stands beside Pulumi.yaml",
    })),
  );
}
