import { styleText } from "node:util";
import { formatProblem } from "../../errors.ts";
import type { Review } from "./review.ts";
import { countBySeverity } from "./severity.ts";
import { signs } from "./signs.ts";

/**
 * Findings as people read them, and how many there are. Empty without any.
 * @param stream where it will be written: colours only on a terminal that wants them.
 */
export function findingsText({ findings, accepted }: Review, stream: NodeJS.WriteStream): string {
  if (findings.length === 0) return "";
  const texts = findings.map((finding) => {
    const { sign, colour } = signs[finding.severity];
    return formatProblem(finding, styleText(colour, sign, { stream }));
  });
  const { error, warning, info } = countBySeverity(findings);
  const counts = [
    `${error} ${error === 1 ? "error" : "errors"}`,
    `${warning} ${warning === 1 ? "warning" : "warnings"}`,
    `${info} info`,
    ...(accepted.length > 0 ? [`${accepted.length} accepted`] : []),
  ];
  return [...texts, counts.join(", ")].join("\n");
}
