import { styleText } from "node:util";
import { formatProblem } from "../../../core/errors.ts";
import { countBySeverity, signs } from "../finding.ts";
import type { Review } from "../review.ts";

/**
 * Findings for people, and their counts. Empty if there are none.
 * @param stream the output stream: colors only on a terminal that supports them.
 */
export function findingsText({ findings, accepted }: Review, stream: NodeJS.WriteStream): string {
  if (findings.length === 0) return "";
  const texts = findings.map((finding) => {
    const { sign, color } = signs[finding.severity];
    return formatProblem(finding, styleText(color, sign, { stream }));
  });
  return [...texts, countsText(findings, accepted.length)].join("\n");
}

/** `2 errors, 1 warning, 3 accepted` */
function countsText(findings: Review["findings"], accepted: number): string {
  const { error, warning, info } = countBySeverity(findings);
  const counts: ReadonlyArray<[count: number, one: string, several: string]> = [
    [error, "error", "errors"],
    [warning, "warning", "warnings"],
    [info, "info", "infos"],
    [accepted, "accepted", "accepted"],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, one, several]) => `${count} ${count === 1 ? one : several}`)
    .join(", ");
}
