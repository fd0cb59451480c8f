import type { Finding } from "../finding.ts";
import { type Allowance, covers } from "./allowances.ts";
import { rules } from "./catalogue.ts";
import type { RuleDescription } from "./rule.ts";

/** An allowance that accepts nothing hides the next finding at its place. */
export const unusedAllowance: RuleDescription = {
  code: "RULE901",
  severity: "warning",
  title: "An allowance accepts nothing",
};

/** An allowance that says no reason or no rule accepts nothing. */
export const unusableAllowance: RuleDescription = {
  code: "RULE902",
  severity: "warning",
  title: "An allowance cannot be used",
};

type Fault = Pick<Finding, "code" | "severity" | "message" | "remedy">;

/**
 * What is wrong with an allowance.
 * @param found everything that the rules have found, accepted or not.
 * @param complete whether all stack files could be read: else nobody knows what rules about several would find.
 */
export function faultsOf(allowance: Allowance, found: readonly Finding[], complete: boolean): Fault[] {
  const { codes, reason, about } = allowance;
  const unusable = (message: string, remedy: string): Fault => ({
    code: unusableAllowance.code,
    severity: unusableAllowance.severity,
    message,
    remedy,
  });
  const form = "Write # scheduler-ops: allow RULE001 and the reason";
  if (codes.length === 0) return [unusable("the allowance names no rule", form)];
  if (reason === "") return [unusable("the allowance gives no reason", form)];
  if (about === undefined) {
    return [
      unusable(
        "the allowance stands at no key below config",
        "Put it at the line of the job or key it is about",
      ),
    ];
  }
  return codes.flatMap((code) => {
    const rule = rules.find((each) => each.code === code);
    if (rule === undefined) {
      if (/^(?:SCHED|CONFIG)\d/.test(code)) {
        return [
          unusable(`${code} cannot be accepted: no stack can be brought up with it`, "Mend what it tells"),
        ];
      }
      return [unusable(`no rule has the code ${code}`, "scheduler-ops check --list-rules tells the codes")];
    }
    const isKnown = rule.scope === "file" || (rule.scope === "files" && complete);
    const isUsed = found.some((finding) => finding.code === code && covers(allowance, finding));
    if (isUsed || !isKnown) return [];
    return [
      {
        code: unusedAllowance.code,
        severity: unusedAllowance.severity,
        message: `${code} finds nothing here any more`,
        remedy: "Remove the allowance",
      },
    ];
  });
}
