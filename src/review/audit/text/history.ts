import { type Column, textRows } from "../../../core/text/table.ts";
import type { Audit } from "../audit.ts";
import { type HistoryLine, historyGroups, historyTitle } from "../history-lines.ts";
import { prose, section } from "./section.ts";

const columns: readonly Column[] = [16, 12, 12, 20, 30].map((widest) => ({ widest }));
const header = ["when (UTC)", "who", "commit", "what", "before → after"];

/** Who changed what and when, schedule by schedule. */
export function historyText({ history }: Audit): string[] {
  if (history === undefined) return [];
  const groups = historyGroups(history);
  if (groups.length === 0) return section(historyTitle(history), ["No schedule was changed."]);
  const rows = groups.flatMap(({ lines }) => lines.map(rowOf));
  const [headerLines = [], ...rest] = textRows(columns, [header, ...rows]);
  return section(historyTitle(history), [
    ...headerLines,
    ...groups.flatMap(({ title, lines }) => [
      "",
      ...prose(title),
      ...lines.flatMap(() => rest.shift() ?? []),
    ]),
  ]);
}

function rowOf({ when, who, commit, what, before, after }: HistoryLine): string[] {
  return [when, who, commit, what, [before, after].filter((side) => side !== "").join(" → ")];
}
