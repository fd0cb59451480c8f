import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Html, html, page } from "../../../core/text/html/index.ts";
import type { Audit } from "../audit.ts";
import { shown } from "../shown.ts";
import { momentText, notes } from "../wording.ts";
import { findingsSection } from "./findings.ts";
import { historySection } from "./history.ts";
import { loadSection } from "./load.ts";
import { matrixSection } from "./matrix.ts";
import { pageHeader, stacksSection } from "./overview.ts";
import type { Section } from "./section.ts";
import { weekSection } from "./week.ts";

/** The report as one page for readers and auditors: see `page` for what it promises. */
export function auditPage(report: Audit): string {
  const audit = shown(report);
  const sections = [
    stacksSection(audit),
    findingsSection(audit),
    matrixSection(audit),
    weekSection(audit),
    loadSection(audit),
    ...historySection(audit),
  ];
  return page({
    title: `Schedule audit of ${audit.source.name}, ${momentText(audit.at)}`,
    styles: readFileSync(join(import.meta.dirname, "audit.css"), "utf8"),
    body: html`${pageHeader(audit)}
${navigation(sections)}
<main id="main">
${sections.map(sectionHtml)}
</main>
<footer>
${notes(audit).map(
  (note) => html`<p>${note}</p>
`,
)}</footer>`,
  });
}

function navigation(sections: readonly Section[]): Html {
  const items = sections.map(
    ({ id, heading }) => html`<li><a href="#${id}">${heading}</a>
`,
  );
  return html`<nav aria-label="Sections"><ul>
${items}</ul></nav>`;
}

function sectionHtml({ id, heading, introduction, content }: Section): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
<p>${introduction}</p>
${content}
</section>
`;
}
