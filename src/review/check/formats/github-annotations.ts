import type { Severity } from "../../../core/errors.ts";
import type { Finding } from "../finding.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/**
 * Findings as workflow commands, which GitHub Actions shows at their lines
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 * @param pathOf the path of a file from the root of the repository.
 */
export function githubCommands(findings: readonly Finding[], pathOf: (file: string) => string): string {
  return findings
    .map((finding) => {
      const { line = 1, column = 1, file = finding.file } = finding.location ?? {};
      const properties = {
        file: pathOf(file),
        line,
        col: column,
        title: `${finding.code} ${finding.subject ?? finding.file}`,
      };
      const list = Object.entries(properties).map(
        ([name, value]) => `${name}=${escapeProperty(String(value))}`,
      );
      return `::${commands[finding.severity]} ${list.join(",")}::${escapeData(`${finding.message}\n${finding.remedy}`)}`;
    })
    .join("\n");
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
