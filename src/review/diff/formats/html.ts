import { readFileSync } from "node:fs";
import { join } from "node:path";
import { oneLine } from "../../../core/quote.ts";
import { type Html, html, page } from "../../../core/text/html.ts";
import type { Rich } from "../../../core/text/rich.ts";
import { plain, sameRich } from "../../../core/text/rich.ts";
import type { RevisionDiff } from "../model.ts";
import type { JobSection, Line, Row, StackSection } from "../text/model.ts";
import { presentDiff } from "../text/presentation.ts";

/** A comparison as a self-contained page. */
export function formatHtml(diff: RevisionDiff): string {
  const { title, summary, stacks, notes } = presentDiff(diff);
  return page({
    title: `Schedules: ${plain(title)}`,
    styles: readFileSync(join(import.meta.dirname, "html.css"), "utf8"),
    body: html`<header><h1>Schedules: ${richHtml(title)}</h1></header>
<main id="main">
<p class="summary">${richHtml(summary)}</p>
${stacks.map(stackHtml)}
</main>
<footer>${notes.map((note) => html`<p>${note}</p>`)}</footer>`,
  });
}

/** The differences of one stack, as a section of a page. */
function stackHtml({ heading, lines, jobs, unchanged }: StackSection): Html {
  return html`<section class="stack">
<h2>${richHtml(heading)}</h2>
${linesHtml(lines)}
${jobs.map(jobHtml)}
${unchanged === undefined ? undefined : html`<p class="quiet">${richHtml(unchanged)}</p>`}
</section>
`;
}

const words = { added: "new", removed: "removed", changed: "changed", unreadable: "unreadable" } as const;

function jobHtml({ mark, heading, place, lead, rows, lines }: JobSection): Html {
  return html`<article class="job ${mark}">
<h3>${richHtml(heading)} <span class="mark">${words[mark]}</span></h3>
${place === undefined ? undefined : html`<p class="place">${oneLine(place)}</p>`}
${rows.length === 0 ? linesHtml([...lead, ...lines]) : [linesHtml(lead), tableHtml(rows), linesHtml(lines)]}
</article>
`;
}

function tableHtml(rows: readonly Row[]): Html {
  const isNew = rows.every(({ before }) => before === undefined);
  const columns = isNew ? ["new"] : ["before", "after"];
  return html`<table>
<thead><tr><td></td>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => rowHtml(row, isNew))}</tbody>
</table>`;
}

function rowHtml({ label, before, after }: Row, isNew: boolean): Html {
  const isSame = !isNew && sameRich(before, after);
  const cells = isSame
    ? html`<td>${richHtml(after)}</td><td class="quiet">unchanged</td>`
    : html`${isNew ? undefined : html`<td class="before">${richHtml(before ?? [])}</td>`}<td class="after">${richHtml(after)}</td>`;
  return html`<tr><th scope="row">${label}</th>${cells}</tr>
`;
}

function linesHtml(lines: readonly Line[]): Html | undefined {
  if (lines.length === 0) return undefined;
  const item = ({ tone, text }: Line): Html =>
    tone === "warning"
      ? html`<li class="warning"><strong>Warning:</strong> ${richHtml(text)}</li>\n`
      : html`<li>${richHtml(text)}</li>\n`;
  return html`<ul class="lines">
${lines.map(item)}</ul>`;
}

function richHtml(text: Rich): Html {
  return html`${text.map((piece) => {
    if (typeof piece === "string") return piece;
    return "foreign" in piece ? oneLine(piece.foreign) : html`<code>${oneLine(piece.code)}</code>`;
  })}`;
}
