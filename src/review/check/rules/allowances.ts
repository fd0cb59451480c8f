import type { InspectedStackFile } from "../../../config/read-stack-file.ts";
import type { SourceLocation } from "../../../core/errors.ts";
import type { Finding } from "../finding.ts";

/** A comment `# scheduler-ops: allow RULE003 reason`, by which findings at its place are accepted. */
export interface Allowance {
  stack: InspectedStackFile;
  codes: readonly string[];
  /** Why; empty when nobody says so. */
  reason: string;
  /** What it stands at, keys without namespace; absent where that is nothing. Empty for the whole file. */
  about?: readonly string[];
  location: SourceLocation;
}

const form = /^scheduler-ops:\s+allow\b\s*((?:[A-Z]+\d+(?:\s*,\s*)?)*)\s*(.*)$/;

export function allowancesOf(stack: InspectedStackFile): Allowance[] {
  return stack.comments().flatMap(({ text, line, column, path }) => {
    const match = form.exec(text);
    if (match === null) return [];
    const [, codes = "", reason = ""] = match;
    return [
      {
        stack,
        codes: codes.split(/[\s,]+/).filter((code) => code !== ""),
        reason,
        ...(path === undefined ? {} : { about: aboutOf(path) }),
        location: { file: stack.file, line, column },
      },
    ];
  });
}

/** Whether it accepts a finding: one of its rules, at its place or within it. */
export function covers(allowance: Allowance, { code, stack, about }: Finding): boolean {
  const { codes, reason, about: place } = allowance;
  if (stack !== allowance.stack.stack || place === undefined) return false;
  return reason !== "" && codes.includes(code) && place.every((key, index) => about[index] === key);
}

/** A comment at any line of a job is about the job. */
function aboutOf([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [];
  const key = first.replace(/^scheduler-ops:/, "");
  return [key, ...rest.slice(0, key === "schedules" ? 1 : rest.length)];
}
