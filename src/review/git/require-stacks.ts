import { ConfigurationError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import type { Revision } from "./revision.ts";

/**
 * Refuses names of stacks that no revision has a file for, and a folder without any stack file: a misspelled name and a
 * wrong folder must not look like one without changes.
 * @throws {ConfigurationError} CONFIG001
 */
export function requireStacks(revisions: readonly Revision[], wanted: readonly string[] | undefined): void {
  const known = new Set(revisions.flatMap(({ stacks }) => stacks.map(({ stack }) => stack)));
  const names = revisions.map((each) => each.name).join(" or ");
  if (known.size === 0 && wanted === undefined) {
    throw new ConfigurationError([
      {
        code: "CONFIG001",
        message: `there is no Pulumi.<stack>.yaml in this folder, in ${names}`,
        remedy: "Go to the folder of Pulumi.yaml, or make a stack: npm run pulumi -- stack init NAME",
      },
    ]);
  }
  const missing = (wanted ?? []).filter((name) => !known.has(name));
  if (missing.length === 0) return;
  throw new ConfigurationError(
    missing.map((name) => ({
      code: "CONFIG001",
      message: `there is no stack file for ${quote(name)} in ${names}`,
      remedy: "Check the name: a stack file is named Pulumi.<stack>.yaml and stands beside Pulumi.yaml",
    })),
  );
}
