import type { InspectedStackFile } from "../../../config/read-stack-file.ts";
import type { Problem, Severity, SourceLocation } from "../../../core/errors.ts";
import { rules } from "./catalogue.ts";
import type { RuleDescription } from "./rule.ts";

/** A comment `# scheduler-ops: allow RULE003 reason`, which accepts the findings of these rules at its place. */
export interface Allowance {
  stack: InspectedStackFile;
  codes: readonly string[];
  /** Why they are accepted; empty if the comment gives no reason. */
  reason: string;
  /** The path of its key, without namespace; empty for the whole file, absent if there is no key. */
  about?: readonly string[];
  location: SourceLocation;
}

/** The part of a finding that an allowance is compared with. */
interface Found {
  code: string;
  /** Name of the stack. */
  stack: string;
  about: readonly string[];
}

/** An allowance that accepts nothing would hide a later finding at its place. */
export const unusedAllowance: RuleDescription = {
  code: "RULE901",
  severity: "warning",
  title: "An allowance accepts nothing",
};

/** An allowance without a reason or a rule accepts nothing. */
export const invalidAllowance: RuleDescription = {
  code: "RULE902",
  severity: "warning",
  title: "An allowance is invalid",
};

const form = /^scheduler-ops:\s+allow\b\s*((?:[A-Z]+\d+(?:\s*,\s*)?)*)\s*(.*)$/;

/** The allowances among the comments of a stack file. */
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

/** Whether an allowance accepts a finding: it names the rule, and the finding is at its key or below it. */
export function covers(allowance: Allowance, { code, stack, about }: Found): boolean {
  const { codes, reason, about: place } = allowance;
  if (stack !== allowance.stack.stack || place === undefined) return false;
  return reason !== "" && codes.includes(code) && place.every((key, index) => about[index] === key);
}

type AllowanceProblem = Pick<Problem, "code" | "message" | "remedy"> & { severity: Severity };

/**
 * What is wrong with an allowance.
 * @param found all findings of the rules, accepted or not
 * @param complete whether all stack files could be read; otherwise the findings of rules about several files are unknown
 */
export function problemsOf(
  allowance: Allowance,
  found: readonly Found[],
  complete: boolean,
): AllowanceProblem[] {
  const { codes, reason, about } = allowance;
  const form = "Write # scheduler-ops: allow RULE001 and the reason";
  if (codes.length === 0) return [invalid("the allowance names no rule", form)];
  if (reason === "") return [invalid("the allowance gives no reason", form)];
  if (about === undefined) {
    return [invalid("the allowance is not at a key below config", "Move it to the line of the job or key")];
  }
  return codes.flatMap((code) => {
    const rule = rules.find((each) => each.code === code);
    if (rule === undefined) {
      if (/^(?:SCHED|CONFIG)\d/.test(code)) {
        return [invalid(`${code} cannot be accepted: no stack can be deployed with it`, "Fix the error")];
      }
      return [invalid(`there is no rule ${code}`, "scheduler-ops check --list-rules lists the codes")];
    }
    const isKnown = rule.scope === "file" || (rule.scope === "files" && complete);
    const isUsed = found.some((finding) => finding.code === code && covers(allowance, finding));
    if (isUsed || !isKnown) return [];
    return [
      {
        code: unusedAllowance.code,
        severity: unusedAllowance.severity,
        message: `${code} no longer finds anything here`,
        remedy: "Remove the allowance",
      },
    ];
  });
}

function invalid(message: string, remedy: string): AllowanceProblem {
  return { code: invalidAllowance.code, severity: invalidAllowance.severity, message, remedy };
}

/** A comment at any line of a job is about the job. */
function aboutOf([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [];
  const key = first.replace(/^scheduler-ops:/, "");
  return [key, ...rest.slice(0, key === "schedules" ? 1 : rest.length)];
}
