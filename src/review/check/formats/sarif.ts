import { createHash } from "node:crypto";
import type { Severity } from "../../../core/errors.ts";
import { version } from "../../../core/version.ts";
import type { Finding } from "../finding.ts";
import { type RulePage, readRulePage, ruleDescriptions } from "../rule-pages.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/**
 * Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), limited to what
 * GitHub's code scanning reads (https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning).
 * @param pathOf the path of a file from the root of the repository.
 * @param addressOf the address of a page of the documentation; `undefined` when none is known.
 */
export function findingsSarif(
  findings: readonly Finding[],
  pathOf: (file: string) => string,
  addressOf: (page: string) => string | undefined,
): string {
  const codes = [...new Set([...ruleDescriptions, ...findings].map(({ code }) => code))];
  const fingerprint = fingerprints();
  const driver = { name: "scheduler-ops", version, rules: codes.map((code) => ruleOf(readRulePage(code))) };
  const run = {
    tool: { driver },
    columnKind: "utf16CodeUnits",
    results: findings.map((finding) => ({
      ruleId: finding.code,
      ruleIndex: codes.indexOf(finding.code),
      level: levels[finding.severity],
      message: { text: messageOf(finding) },
      locations: [{ physicalLocation: locationOf(finding) }],
      partialFingerprints: { primaryLocationLineHash: fingerprint(finding) },
    })),
  };
  const schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, undefined, 2);

  function ruleOf({ code, severity, title, page, markdown }: RulePage): object {
    const address = addressOf(page);
    return {
      id: code,
      shortDescription: { text: title },
      fullDescription: { text: title },
      help: { text: markdown, markdown },
      ...(address === undefined ? {} : { helpUri: address }),
      defaultConfiguration: { level: levels[severity] },
      properties: { tags: ["schedule"], precision: "very-high" },
    };
  }

  function locationOf({ file, location }: Finding): object {
    const { line = 1, column = 1 } = location ?? {};
    return {
      artifactLocation: { uri: pathOf(file).split("/").map(encodeURIComponent).join("/") },
      region: { startLine: line, startColumn: column },
    };
  }
}

function messageOf({ subject, message, remedy }: Finding): string {
  return `${subject === undefined ? "" : `${subject}: `}${message}. ${remedy}.`;
}

/** Independent of line numbers, so that an alert stays the same when lines are added above it. */
function fingerprints(): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ code, file, subject = "" }) => {
    const hash = createHash("sha256").update([code, file, subject].join("\n")).digest("hex").slice(0, 16);
    const times = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, times);
    return `${hash}:${times}`;
  };
}
