import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Html, html, page } from "../../../../core/text/html.ts";
import { findingGroups, findingsWords, type ShownFinding } from "../../finding-groups.ts";
import { type HistoryGroup, type HistoryLine, historyGroups } from "../../history-lines.ts";
import type { Audit } from "../../model.ts";
import { escapeTexts, momentText, notes } from "../../text.ts";
import { loadSection } from "./load.ts";
import { matrixSection } from "./matrix.ts";
import { pageHeader, stacksSection } from "./overview.ts";
import { type Section, scrollable } from "./section.ts";
import { weekSection } from "./week.ts";

/** The report as one self-contained page, see `page`. */
export function auditPage(report: Audit): string {
  const audit = escapeTexts(report);
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

function findingsSection(audit: Audit): Section {
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

function historySection({ history }: Audit): Section[] {
  if (history === undefined) return [];
  const { since, complete } = history;
  const groups = historyGroups(history);
  const shallow = complete ? "" : " This clone is shallow, so older changes may be missing.";
  return [
    {
      id: "history",
      heading: "History",
      introduction: html`Who changed which schedule since ${since.name} (commit <code>${since.commit.id}</code>, ${momentText(since.commit.committedAt)}).${shallow}`,
      content:
        groups.length === 0
          ? html`<p>No schedules changed.</p>`
          : scrollable(
              "History table",
              html`<table class="history">
<caption class="hidden">Changes of schedules</caption>
<thead>
<tr><th scope="col">When (UTC)</th><th scope="col">Who</th><th scope="col">Commit</th><th scope="col">What</th><th scope="col">Before</th><th scope="col">After</th></tr>
</thead>
${groups.map(groupHtml)}</table>`,
            ),
    },
  ];
}

function groupHtml({ title, lines }: HistoryGroup): Html {
  return html`<tbody>
<tr><th scope="rowgroup" colspan="6">${title}</th></tr>
${lines.map(lineHtml)}</tbody>
`;
}

function lineHtml({ when, who, commit, what, before, after }: HistoryLine): Html {
  return html`<tr><td>${when}</td><td>${who}</td><td><code>${commit}</code></td><td>${what}</td><td>${codeOrNothing(before)}</td><td>${codeOrNothing(after)}</td></tr>
`;
}

function codeOrNothing(text: string): Html | undefined {
  return text === "" ? undefined : html`<code>${text}</code>`;
}
