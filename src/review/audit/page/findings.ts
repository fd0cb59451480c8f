import { type Html, html } from "../../html/index.ts";
import type { Audit, AuditFinding } from "../audit.ts";
import { count, placeText } from "../wording.ts";
import type { Section } from "./section.ts";

export function findingsSection({ findings }: Audit): Section {
  const isSound = findings.length === 0;
  return {
    id: "findings",
    heading: "Findings",
    introduction: isSound
      ? "None: the stack files have no mistakes."
      : `${count(findings.length, "mistake")} in the stack files, each with its place and its remedy.`,
    content: isSound
      ? html``
      : html`<ul class="findings">
${findings.map(findingItem)}</ul>`,
  };
}

function findingItem({ code, message, subject, location, remedy }: AuditFinding): Html {
  return html`<li><p><strong>${subject === undefined ? undefined : `${subject}: `}</strong>${message} <code>${code}</code></p>
<p class="quiet">${remedy}${location === undefined ? undefined : html` <small>${placeText(location)}</small>`}</p></li>
`;
}
