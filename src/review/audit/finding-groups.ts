/** Findings as a report shows them: grouped by code, with a limit per code. */
import type { Severity } from "../../core/errors.ts";
import { type AcceptedFinding, countBySeverity, type Finding } from "../check/finding.ts";
import { ruleDescriptions } from "../check/rule-pages.ts";
import type { Audit } from "./model.ts";
import { count } from "./text.ts";

interface FindingGroup {
  /** `Warning RULE004` */
  title: string;
  findings: readonly ShownFinding[];
  /** A note that there are more; empty if all are shown. */
  more: string;
}

export interface ShownFinding {
  severity: Severity;
  subject: string;
  message: string;
  remedy: string;
  /** `Pulumi.prod.yaml:14:15` */
  place: string;
  /** The reason in the file. */
  accepted?: string;
}

/** At most this many findings of one code are shown: a report is not the place to work through hundreds. */
const maxPerCode = 10;
const severityWords: Readonly<Record<Severity, string>> = {
  error: "Error",
  warning: "Warning",
  info: "Info",
};

/** The most severe first, then by code. Accepted findings are last. */
export function findingGroups({ findings, accepted }: Pick<Audit, "findings" | "accepted">): FindingGroup[] {
  const severities = Object.keys(severityWords);
  const groups = Map.groupBy(findings, ({ severity, code }) => `${severities.indexOf(severity)} ${code}`);
  const sorted = [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    ...sorted.map(([, group]) => groupOf(group)),
    ...(accepted.length === 0 ? [] : [{ ...groupOf(accepted), title: "Accepted" }]),
  ];
}

/** `2 errors, 1 warning, 3 infos, 1 accepted.` */
export function findingsWords({ findings, accepted }: Pick<Audit, "findings" | "accepted">): string {
  const counts = countBySeverity(findings);
  const parts = [
    ...(["error", "warning", "info"] as const)
      .filter((severity) => counts[severity] > 0)
      .map((severity) => count(counts[severity], severity)),
    ...(accepted.length === 0 ? [] : [`${accepted.length} accepted`]),
  ];
  return parts.length === 0 ? "None." : `${parts.join(", ")}.`;
}

function groupOf(findings: ReadonlyArray<Finding | AcceptedFinding>): FindingGroup {
  const [first] = findings;
  const { code = "", severity = "info" } = first ?? {};
  const rule = ruleDescriptions.find((each) => each.code === code);
  const title = `${severityWords[severity]} ${code}`;
  const more = findings.length - maxPerCode;
  return {
    title: rule === undefined ? title : `${title}: ${rule.title}`,
    findings: findings.slice(0, maxPerCode).map(shownFinding),
    more: more > 0 ? `And ${more} more of ${code}: scheduler-ops check lists all of them.` : "",
  };
}

function shownFinding(finding: Finding | AcceptedFinding): ShownFinding {
  const { severity, subject, message, remedy, file, location } = finding;
  const place = location === undefined ? file : `${location.file}:${location.line}:${location.column}`;
  return {
    severity,
    subject: subject ?? file,
    message,
    remedy,
    place,
    ...("reason" in finding ? { accepted: `Accepted: ${finding.reason}` } : {}),
  };
}
