import { type Html, html } from "../../../../core/text/html.ts";
import type { Audit } from "../../model.ts";
import type { StackSummary } from "../../stacks.ts";
import {
  count,
  environmentWords,
  momentText,
  placeText,
  rateText,
  sourceWords,
  stackCostText,
} from "../../text.ts";
import { type Section, scrollable } from "./section.ts";

/** Title and revision of the report. */
export function pageHeader({ at, source, stacks, jobs }: Audit): Html {
  const { name, commit } = source;
  return html`<header>
<h1>Schedule audit</h1>
<p class="quiet">${count(jobs.length, "job")} in ${count(stacks.length, "stack")}, as of ${time(at)}</p>
<dl class="facts">
<div><dt>Revision</dt><dd>${name}</dd></div>
${
  commit === undefined
    ? undefined
    : html`<div><dt>Commit</dt><dd><code>${commit.id}</code></dd></div>
<div><dt>Committed</dt><dd>${time(commit.committedAt)}</dd></div>
`
}<div><dt>State</dt><dd>${sourceWords(source)}</dd></div>
</dl>
</header>`;
}

function time(date: Date): Html {
  return html`<time datetime="${date.toISOString()}">${momentText(date)}</time>`;
}

export function stacksSection({ stacks }: Audit): Section {
  return {
    id: "stacks",
    heading: "Stacks",
    introduction: html`What runs the automation in each environment, with totals. <code>SCHEDULER_ENABLED</code> is the value that the web service receives.`,
    content: html`${scrollable("Stacks table", stacksTable(stacks))}
<dl class="environments">
${stacks.map(environmentHtml)}</dl>`,
  };
}

function stacksTable(stacks: readonly StackSummary[]): Html {
  return html`<table>
<caption class="hidden">Stacks</caption>
<thead>
<tr><th scope="col">Stack</th><th scope="col">Scheduler mode</th><th scope="col"><code>SCHEDULER_ENABLED</code></th><th scope="col" class="number">Running</th><th scope="col" class="number">Suspended</th><th scope="col" class="number">Missing</th><th scope="col" class="number">Unreadable</th><th scope="col" class="number">Runs</th><th scope="col" class="number">A month</th></tr>
</thead>
<tbody>
${stacks.map(stackRow)}</tbody>
</table>`;
}

function stackRow({ stack, environment, jobs, runsPerDay, cost }: StackSummary): Html {
  const numbers = [jobs.running, jobs.suspended, jobs.missing, jobs.unread];
  return html`<tr><th scope="row">${stack}</th><td>${environment?.scheduler ?? "could not be read"}</td><td>${environment === undefined ? undefined : html`<code>${String(environment.schedulerEnabled)}</code>`}</td>${numbers.map((number) => html`<td class="number">${number}</td>`)}<td class="number">${rateText(runsPerDay)}</td><td class="number">${environment === undefined ? undefined : stackCostText(cost)}</td></tr>
`;
}

function environmentHtml({ stack, file, environment }: StackSummary): Html {
  const details =
    environment === undefined ? [file] : [placeText(environment.location), ...environmentWords(environment)];
  return html`<div><dt>${stack}</dt>${details.map((text) => html`<dd>${text}</dd>`)}</div>
`;
}
