import type { Problem } from "../../core/errors.ts";
import type { StackDiff } from "./model.ts";

/** Those that the files before the change have not. */
export function newProblems({ problems }: Pick<StackDiff, "problems">): Problem[] {
  const known = new Set(problems.before.map(identity));
  return problems.after.filter((problem) => !known.has(identity(problem)));
}

function identity({ code, subject, message }: Problem): string {
  return `${code} ${subject} ${message}`;
}
