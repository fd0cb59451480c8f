import { type Html, html } from "../../../../core/text/html.ts";
import { factLabels } from "../../../job-facts/fact-labels.ts";
import type { DeclaredJob, MatrixCell, MatrixRow } from "../../matrix.ts";
import type { Audit } from "../../model.ts";
import {
  clockWords,
  costText,
  expressionText,
  gapText,
  nextRunsText,
  originWords,
  placeText,
  rateText,
  settingText,
  stateOf,
  stateWords,
} from "../../text.ts";
import type { Section } from "./section.ts";

/** With more stacks the table scrolls on its own, in both directions. */
const maxColumns = 4;

/** Every job by stack. Optional closing tags are omitted: there may be thousands of cells. */
export function matrixSection({ jobs, stacks, at }: Audit): Section {
  const table = html`<table class="matrix">
<caption class="hidden">Jobs by stack</caption>
<thead>
<tr><th scope="col">Job</th>${stacks.map(({ stack }) => html`<th scope="col">${stack}</th>`)}</tr>
</thead>
<tbody>
${jobs.map((row) => jobRow(row, at))}</tbody>
</table>`;
  return {
    id: "jobs",
    heading: "Jobs by stack",
    introduction: html`Jobs are defined in the catalogue; a stack <em>inherits</em> or <em>overrides</em> these settings, and defines how often a job runs. Costs are monthly estimates.`,
    content:
      stacks.length > maxColumns
        ? html`<div class="scroll wide" role="region" aria-label="Jobs table" tabindex="0">
${table}
</div>`
        : table,
  };
}

function jobRow({ job, description, cells }: MatrixRow, at: Date): Html {
  return html`<tr><th scope="row">${job}<p>${description}
${cells.map((cell) => jobCell(cell, at))}`;
}

function jobCell(cell: MatrixCell, at: Date): Html {
  return html`<td data-stack="${cell.stack}"><b class="${stateOf(cell)}">${stateWords(cell)}</b>${contentOf(cell, at)}
`;
}

function contentOf(cell: MatrixCell, at: Date): Html | undefined {
  if (cell.state === "missing") return undefined;
  if (cell.state === "unread") return html`<p>${placeText(cell.location)}`;
  return declared(cell, at);
}

function declared(cell: DeclaredJob, at: Date): Html {
  const { schedule, stopped, runsPerDay, cost, location } = cell.facts;
  const figures =
    stopped === undefined ? [rateText(runsPerDay), `${factLabels.longestGap} ${gapText(cell.facts)}`] : [];
  const notes = [...cell.settings.additions.map(settingText), placeText(location)];
  return html`, ${originWords(cell)}<div><code>${expressionText(schedule)}</code>${schedule.words}</div>
<p>${clockWords(cell.facts).map((words) => html`${words}<br>`)}${[...figures, `${costText(cost)} a month`].join(" · ")}${stopped === undefined ? html`<br>next ${nextRunsText(cell.facts, at)}` : undefined}<p>${notes.join(", ")}`;
}
