import { styleText } from "node:util";
import { formatProblem } from "../../core/errors.ts";
import { textTable } from "../../core/text/table.ts";
import { clockTime, hours, isSameDay, moment, rate, weekdayTime } from "../../core/text/time-text.ts";
import { signs } from "../check/finding.ts";
import { factLabels } from "../job-facts/fact-labels.ts";
import { localIso } from "../job-facts/team-time.ts";
import type { Explanation } from "./explanation.ts";

/**
 * An explanation for people.
 * @param clock the zone of the reader, shown next to UTC.
 * @param stream the output stream: colors only on a terminal that supports them.
 */
export function explanationText(explanation: Explanation, clock: string, stream: NodeJS.WriteStream): string {
  const { expression, timeZone, words, teamTime, changes, runsPerDay, longestGap, warnings } = explanation;
  const title = `${styleText("bold", expression, { stream })} (${timeZone ?? "UTC"})`;
  const [firstRun = "none", ...furtherRuns] = runLines(explanation.nextRuns, clock);
  const rows = [
    ...(timeZone === undefined ? [] : [["on Render", startedText(explanation)]]),
    ...several("changes", changes),
    [factLabels.runs, rate(runsPerDay)],
    [
      factLabels.longestGap,
      `${hours(longestGap.milliseconds)}, from ${moment(longestGap.from)} to ${moment(longestGap.to, longestGap.from)} UTC`,
    ],
    ...several(factLabels.nextRuns, [firstRun, ...furtherRuns]),
  ];
  const found = warnings.map((warning) => {
    const { sign, color } = signs[warning.severity];
    return formatProblem(warning, styleText(color, sign, { stream }));
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
  return `${started} (UTC); not due and ended by the guard: ${rate(surplusRunsPerYear / 365.25)}`;
}

function several(label: string, lines: readonly string[]): string[][] {
  return lines.map((line, index) => [index === 0 ? label : "", line]);
}

/** A line for each run: `Mon 2 Mar 2026 02:00 UTC  03:00 Europe/Paris`, with the weekday if the local day differs. */
export function runLines(runs: readonly Date[], clock: string): string[] {
  return textTable(
    [{}, {}],
    runs.map((run) => [`${moment(run)} UTC`, clock === "UTC" ? "" : `${shown(run, clock)} ${clock}`]),
  );
}

function shown(run: Date, clock: string): string {
  const wall = new Date(`${localIso(clock, run).slice(0, 19)}Z`);
  return isSameDay(wall, run) ? clockTime(wall) : weekdayTime(wall);
}
