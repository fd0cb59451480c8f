import { type Html, html } from "../../../../core/text/html.ts";
import type { Audit } from "../../model.ts";
import { dayText } from "../../text.ts";
import type { DayOfJob, WeekOfJob } from "../../week.ts";
import { type Section, scrollable } from "./section.ts";

export function weekSection({ week }: Audit): Section {
  const days = week.days.map(
    (day) => html`<th scope="col"><time datetime="${day}">${dayText(day)}</time></th>`,
  );
  const stacks = week.stacks.map(
    ({ stack, jobs }) => html`<tbody>
<tr><th scope="rowgroup" colspan="8">${stack}</th></tr>
${jobs.map(weekRow)}</tbody>
`,
  );
  return {
    id: "week",
    heading: "A week",
    introduction:
      "When jobs run in the seven days from the date of the report, in UTC. Days with many runs show their number.",
    content: scrollable(
      "Week table",
      html`<table class="week">
<caption class="hidden">Runs of a week</caption>
<thead>
<tr><th scope="col">Job</th>${days}</tr>
</thead>
${stacks}</table>`,
    ),
  };
}

/** As in the matrix, optional closing tags are omitted. */
function weekRow({ job, stopped, days }: WeekOfJob): Html {
  return html`<tr><th scope="row">${job}${stopped ? wholeWeek("suspended") : dayCells(days)}
`;
}

/** Seven equal days are one cell, so that differences stand out. */
function dayCells(days: readonly DayOfJob[]): Html | Html[] {
  const texts = days.map(dayOfJobText);
  const [first = ""] = texts;
  if (texts.some((text) => text !== first)) return texts.map((text) => html`<td>${text}`);
  return wholeWeek(days[0]?.runs === 0 ? "no runs this week" : `every day: ${first}`);
}

function wholeWeek(text: string): Html {
  return html`<td colspan="7">${text}`;
}

function dayOfJobText({ runs, times }: DayOfJob): string {
  if (runs === 0) return "–";
  return times === undefined ? `${runs} runs` : times.join(", ");
}
