import { type Column, textTable } from "../../../core/text/table.ts";
import type { Audit } from "../audit.ts";
import { peakWords, twoDigits } from "../load-words.ts";
import type { WeekOfJob } from "../week.ts";
import { dayText } from "../wording.ts";
import { prose, section } from "./section.ts";

/** The runs of a week, stack by stack. */
export function weekText({ week }: Audit): string[] {
  const day: Column = { widest: 9, align: "right" };
  const columns: Column[] = [{ widest: 20 }, ...week.days.map(() => day)];
  const days = week.days.map(dayText);
  const rows = week.stacks.flatMap(({ stack, jobs }, index) => [
    ...(index === 0 ? [] : [[]]),
    [stack, ...days],
    ...jobs.map(weekRow),
  ]);
  return section("Week (times in UTC; a number is the number of runs)", textTable(columns, rows));
}

function weekRow({ job, stopped, days }: WeekOfJob): string[] {
  const texts = days.map(({ runs, times }) => (runs === 0 ? "·" : (times?.join(" ") ?? String(runs))));
  return [job, ...(stopped ? days.map(() => "‖") : texts)];
}

/** How many jobs start in each minute of the day: a row an hour, a character a minute. */
export function loadText({ load: { all, stacks } }: Audit): string[] {
  const tens = Array.from({ length: 6 }, (_, index) => String(index * 10).padEnd(10)).join("");
  const hours = all.starts.map((counts, hour) => `${twoDigits(hour)}  ${counts.map(startsText).join("")}`);
  const parts = stacks.length < 2 ? [] : stacks;
  return section("Load: how many jobs start in each minute of the day, in UTC, on a day on which all run", [
    `    ${tens.trimEnd()}`,
    ...hours,
    ...prose(peakWords(all)),
    ...parts.flatMap(({ stack, load }) => prose(`${stack}: ${peakWords(load, stack)}`)),
  ]);
}

function startsText(count: number): string {
  return count === 0 ? "·" : count > 9 ? "+" : String(count);
}
