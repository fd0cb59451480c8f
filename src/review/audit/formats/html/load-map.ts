import { type Html, html } from "../../../../core/text/html.ts";
import { type LoadMap, twoDigits } from "../../load.ts";

/** Edge of the square of a minute, in units of the image. */
const cell = 12;
const [left, top] = [28, 18];
/** Sizes of the squares, as parts of the cell: a level differs in size as well as in color. */
const sizes = [0.2, 0.4, 0.5, 0.6, 0.8, 0.9];
const levels = sizes.length - 1;

interface LoadMapPicture {
  title: string;
  description: string;
  /** Unique in the page. */
  id: string;
  map: LoadMap;
  /** The value of the darkest level. */
  highest: number;
}

/** 24 rows of 60 squares; minutes without a start are a background pattern. */
export function loadMapSvg({ title, description, id, map, highest }: LoadMapPicture): Html {
  const paths = Array.from({ length: levels }, (_, index) => levelPath(map, { level: index + 1, highest }));
  const hours = Array.from({ length: 8 }, (_, index) => index * 3).map(
    (hour) =>
      html`<text x="${left - 8}" y="${top + (hour + 0.5) * cell}" class="hour">${twoDigits(hour)}</text>`,
  );
  const minutes = Array.from({ length: 12 }, (_, index) => index * 5).map(
    (minute) =>
      html`<text x="${left + (minute + 0.5) * cell}" y="10" class="minute">:${twoDigits(minute)}</text>`,
  );
  return html`<svg class="load-map" viewBox="0 0 ${left + 60 * cell} ${top + 24 * cell}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${description}</desc>
<g aria-hidden="true">${hours}${minutes}</g>
<pattern id="${id}-none" width="1" height="1" patternUnits="userSpaceOnUse">${squares(0, [{ minute: 0, hour: 0 }])}</pattern>
<g transform="translate(${left} ${top}) scale(${cell})">
<rect width="60" height="24" fill="url(#${id}-none)"/>
${paths}</g>
</svg>`;
}

/** The meaning of each level. */
export function mapLegend(highest: number): Html {
  const items = sizes.flatMap((_, level) => {
    const text = rangeText(level, highest);
    if (text === undefined) return [];
    return [
      html`<li><svg viewBox="0 0 1 1" aria-hidden="true">${squares(level, [{ minute: 0, hour: 0 }])}</svg>${text}
`,
    ];
  });
  return html`<ul class="legend" aria-label="Jobs that start in one minute">
${items}</ul>`;
}

/** The minutes of one level; `undefined` if there are none. */
function levelPath(
  { starts }: LoadMap,
  { level, highest }: { level: number; highest: number },
): Html | undefined {
  const places = starts.flatMap((minutes, hour) =>
    minutes.flatMap((count, minute) => (levelOf(count, highest) === level ? [{ minute, hour }] : [])),
  );
  return places.length === 0 ? undefined : squares(level, places);
}

/** Squares as short lines that are as thick as long, each placed relative to the one before, to save bytes. */
function squares(level: number, places: ReadonlyArray<{ minute: number; hour: number }>): Html {
  const size = sizes[level] ?? 0;
  const path = places.map(({ minute, hour }, index) => {
    const previous = places[index - 1];
    const move =
      previous === undefined
        ? `M${short(minute + (1 - size) / 2)} ${hour + 0.5}`
        : `m${short(minute - previous.minute - size)} ${hour - previous.hour}`;
    return `${move}h${short(size)}`;
  });
  return html`<path class="level-${level}" stroke-width="${short(size)}" d="${path.join("")}"/>
`;
}

/** `.3` for 0.3 and for 0.30000000000000004. */
function short(number: number): string {
  return String(Math.round(number * 100) / 100).replace(/^(-?)0\./, "$1.");
}

/** 0 for none; the others are equal parts of the highest count. */
function levelOf(count: number, highest: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil((count / highest) * levels));
}

function rangeText(level: number, highest: number): string | undefined {
  const counts = Array.from({ length: highest + 1 }, (_, count) => count).filter(
    (count) => levelOf(count, highest) === level,
  );
  const [first, last] = [counts.at(0), counts.at(-1)];
  if (first === undefined) return undefined;
  const range = first === last ? `${first}` : `${first}–${last}`;
  return `${range} ${last === 1 ? "job" : "jobs"}`;
}
