import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspectStackText } from "../../../src/config/read-stack-file.ts";
import type { RevisionDiff } from "../../../src/review/diff/model.ts";
import { diffRevisions } from "../../../src/review/diff/revision-diff.ts";
import type { Revision } from "../../../src/review/git/revision.ts";

/** Realistic changes of stack files, each in its folder: the files before in `base`, those after in `head`. */
export const changesFolder = join(import.meta.dirname, "../../fixtures/changes");
export const changeNames: readonly string[] = readdirSync(changesFolder).sort();
export const changedAt = new Date("2026-03-02T10:00:00Z");

/** Both sides of one of the changes. */
export function readChange(name: string): { before: Revision; after: Revision } {
  return { before: side(name, "base"), after: side(name, "head") };
}

/** The comparison of one of the changes, at a fixed time. */
export function diffOfChange(name: string, at = changedAt): RevisionDiff {
  const { before, after } = readChange(name);
  return diffRevisions(before, after, { at });
}

function side(name: string, revision: "base" | "head"): Revision {
  const folder = join(changesFolder, name, revision);
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return {
    name: revision,
    stacks: files
      .sort()
      .map((file) =>
        inspectStackText(readFileSync(join(folder, file), "utf8"), file, { allowPlaceholders: true }),
      ),
  };
}
