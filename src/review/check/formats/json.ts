import type { InspectedStackFile } from "../../../config/read-stack-file.ts";
import { countBySeverity, type Finding } from "../finding.ts";
import type { Review } from "../review.ts";
import { pageOf } from "../rule-pages.ts";

/**
 * A review for scripts. `version` is incremented when a key is removed or changes its meaning; keys may be added at any
 * time. `line` and `column` count from 1 and are absent if the location is not known.
 */
export function findingsJson({ findings, accepted }: Review, stacks: readonly InspectedStackFile[]): string {
  return JSON.stringify(
    {
      version: 1,
      stacks: stacks.map(({ stack, file, config }) => ({
        stack,
        file,
        ...(config === undefined
          ? {}
          : { scheduler: config.scheduler, jobs: Object.keys(config.jobs).length }),
      })),
      findings: findings.map(plain),
      accepted: accepted.map((finding) => ({ ...plain(finding), reason: finding.reason })),
      summary: { ...countBySeverity(findings), accepted: accepted.length },
    },
    undefined,
    2,
  );
}

function plain(finding: Finding): object {
  const { code, severity, message, remedy, stack, about, file, location } = finding;
  const place = location === undefined ? {} : { line: location.line, column: location.column };
  return { code, severity, message, remedy, stack, about, file, ...place, page: pageOf(code) };
}
