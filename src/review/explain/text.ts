import { styleText } from "node:util";
import { formatProblem } from "../../core/errors.ts";
import { textTable } from "../../core/text/table.ts";
import { hours, moment, rate } from "../../core/text/time-text.ts";
import { signs } from "../check/signs.ts";
import type { Explanation } from "./explanation.ts";
import { runLines } from "./run-lines.ts";

/**
 * An explanation for people.
 * @param clock the zone of the reader, beside UTC.
 * @param stream where it will be written: colours only on a terminal that wants them.
 */
export function explanationText(explanation: Explanation, clock: string, stream: NodeJS.WriteStream): string {
  const { expression, timeZone, words, teamTime, changes, runsPerDay, longestGap, warnings } = explanation;
  const title = `${styleText("bold", expression, { stream })} (${timeZone ?? "UTC"})`;
  const [firstRun = "none", ...furtherRuns] = runLines(explanation.nextRuns, clock);
  const rows = [
    ...(timeZone === undefined ? [] : [["at Render", startedText(explanation)]]),
    ...several("changes", changes),
    ["runs", rate(runsPerDay)],
    [
      "longest gap",
      `${hours(longestGap.milliseconds)}, from ${moment(longestGap.from)} to ${moment(longestGap.to, longestGap.from)} UTC`,
    ],
    ...several("next runs", [firstRun, ...furtherRuns]),
  ];
  const found = warnings.map((warning) => {
    const { sign, colour } = signs[warning.severity];
    return formatProblem(warning, styleText(colour, sign, { stream }));
  });
  return [
    title,
    `  ${words}`,
    ...(teamTime === undefined ? [] : [`  ${teamTime}`]),
    "",
    ...textTable([{}, {}], rows).map((line) => `  ${line}`),
    ...(found.length === 0 ? [] : ["", ...found]),
  ].join("\n");
}

function startedText({ started, surplusRunsPerYear }: Explanation): string {
  if (surplusRunsPerYear === 0) return `${started} (UTC)`;
  return `${started} (UTC), the guard ends ${rate(surplusRunsPerYear / 365.25)} of these runs, which are not due`;
}

function several(label: string, lines: readonly string[]): string[][] {
  return lines.map((line, index) => [index === 0 ? label : "", line]);
}
