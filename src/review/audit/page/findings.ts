import { type Html, html } from "../../../core/text/html/index.ts";
import type { Audit } from "../audit.ts";
import { findingGroups, findingsWords, type ShownFinding } from "../finding-groups.ts";
import type { Section } from "./section.ts";

export function findingsSection(audit: Audit): Section {
  const groups = findingGroups(audit);
  return {
    id: "findings",
    heading: "Findings",
    introduction: findingsWords(audit),
    content: html`${groups.map(
      ({ title, findings, more }) => html`<h3>${title}</h3>
<ul class="findings">
${findings.map(findingItem)}</ul>
${
  more === ""
    ? undefined
    : html`<p class="quiet">${more}</p>
`
}`,
    )}`,
  };
}

function findingItem({ severity, subject, message, remedy, place, accepted }: ShownFinding): Html {
  return html`<li class="${severity}"><p><b>${subject}</b> ${message}</p>
<p class="quiet">${accepted ?? remedy} <code>${place}</code></p></li>
`;
}
