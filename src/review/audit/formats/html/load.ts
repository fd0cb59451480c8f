import { type Html, html } from "../../../../core/text/html.ts";
import { hourRows, type LoadMap, peakWords } from "../../load.ts";
import type { Audit } from "../../model.ts";
import { loadMapSvg, mapLegend } from "./load-map.ts";
import { type Section, scrollable } from "./section.ts";

export function loadSection({ load, stacks }: Audit): Section {
  const peaks = [load.all, ...load.stacks.map((stack) => stack.load)].map(({ peak }) => peak);
  const highest = Math.max(...peaks);
  const parts = stacks.length < 2 ? [] : load.stacks;
  return {
    id: "load",
    heading: "Load of the day",
    introduction:
      "How many jobs start in each minute of the day, in UTC, on a day on which all of them run. A row is an hour, a column a minute.",
    content: html`${mapLegend(highest)}
${figure({ title: "All stacks", id: "load-all", map: load.all, highest })}
<div class="small-maps">
${parts.map(({ stack, load: map }, index) => figure({ title: stack, stack, id: `load-${index}`, map, highest }))}</div>
${hoursTable(load.all)}`,
  };
}

interface Figure {
  title: string;
  /** Absent for all stacks together. */
  stack?: string;
  id: string;
  map: LoadMap;
  /** The most starts in a minute of all maps: they share one scale. */
  highest: number;
}

function figure({ title, stack, id, map, highest }: Figure): Html {
  const words = peakWords(map, stack);
  return html`<figure>
<figcaption><h3>${title}</h3><p>${words}</p></figcaption>
${scrollable(`Load map: ${title}`, loadMapSvg({ title: `Load map: ${title}`, description: words, id, map, highest }))}
</figure>
`;
}

function hoursTable(map: LoadMap): Html {
  const rows = hourRows(map).map(
    ({ hour, starts, most, minutes }) =>
      html`<tr><th scope="row">${hour}</th><td class="number">${starts}</td><td class="number">${most}</td><td>${minutes}</td></tr>
`,
  );
  return html`<details>
<summary>The same as a table, hour by hour</summary>
${scrollable(
  "Table of the load",
  html`<table class="hours">
<caption>Starts of jobs by hour, all stacks</caption>
<thead>
<tr><th scope="col">Hour (UTC)</th><th scope="col" class="number">Starts</th><th scope="col" class="number">Most in a minute</th><th scope="col">In the minutes</th></tr>
</thead>
<tbody>
${rows}</tbody>
</table>`,
)}
</details>`;
}
