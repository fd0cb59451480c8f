import { type Html, html } from "../../../core/text/html/index.ts";
import type { Audit } from "../audit.ts";
import { type HistoryGroup, type HistoryLine, historyGroups } from "../history-lines.ts";
import { momentText } from "../wording.ts";
import { type Section, scrollable } from "./section.ts";

export function historySection({ history }: Audit): Section[] {
  if (history === undefined) return [];
  const { since, complete } = history;
  const groups = historyGroups(history);
  const shallow = complete ? "" : " This clone is shallow: older changes may exist that are not shown.";
  return [
    {
      id: "history",
      heading: "History",
      introduction: html`Who changed which schedule after ${since.name}, commit <code>${since.commit.id}</code> of ${momentText(since.commit.committedAt)}.${shallow}`,
      content:
        groups.length === 0
          ? html`<p>No schedule was changed.</p>`
          : scrollable(
              "Table of the history",
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
  return html`<tr><td>${when}</td><td>${who}</td><td><code>${commit}</code></td><td>${what}</td><td>${code(before)}</td><td>${code(after)}</td></tr>
`;
}

function code(text: string): Html | undefined {
  return text === "" ? undefined : html`<code>${text}</code>`;
}
