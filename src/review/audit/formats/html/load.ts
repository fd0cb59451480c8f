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
    heading: "Daily load",
    introduction:
      "Jobs that start in each minute of the day, in UTC, on a day when every job runs. Rows are hours, columns are minutes.",
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
  /** The highest count of all maps, which share one scale. */
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
<summary>The same data as a table, by hour</summary>
${scrollable(
  "Load table",
  html`<table class="hours">
<caption>Job starts by hour, all stacks</caption>
<thead>
<tr><th scope="col">Hour (UTC)</th><th scope="col" class="number">Starts</th><th scope="col" class="number">Peak per minute</th><th scope="col">Peak minutes</th></tr>
</thead>
<tbody>
${rows}</tbody>
</table>`,
)}
</details>`;
}
