import { formatProblem } from "../../../src/core/errors.ts";
import type { Finding } from "../../../src/review/check/finding.ts";
import type { Review } from "../../../src/review/check/review.ts";

/** `RULE001 Pulumi.prod.yaml:3:22`, for each finding. */
export function places({ findings }: Pick<Review, "findings">): string[] {
  return findings.map(placeOf);
}

/** Findings as people read them, with a line break before and after. */
export function findingsText({ findings }: Pick<Review, "findings">): string {
  return `\n${findings.map((finding) => formatProblem(finding, finding.severity)).join("\n")}\n`;
}

function placeOf({ code, location }: Finding): string {
  return `${code} ${location?.file}:${location?.line}:${location?.column}`;
}
