import { type Column, textTable } from "../../plain-text/table.ts";
import type { Audit } from "../audit.ts";
import type { WeekOfJob } from "../week.ts";
import { dayText, peakWords } from "../wording.ts";
import { prose, section } from "./section.ts";

/** The runs of a week, stack by stack. */
export function weekText({ week }: Audit): string[] {
  const columns: Column[] = [
    { widest: 22 },
    ...week.days.map(() => ({ widest: 9, align: "right" as const })),
  ];
  const header = ["", ...week.days.map(dayText)];
  return section("Week (times in UTC; a number is the number of runs)", [
    ...week.stacks.flatMap(({ stack, jobs }, index) => [
      ...(index === 0 ? [] : [""]),
      ...textTable(columns, [[stack, ...header.slice(1)], ...jobs.map(weekRow)]),
    ]),
  ]);
}

function weekRow({ job, stopped, days }: WeekOfJob): string[] {
  const texts = days.map(({ runs, times }) => (runs === 0 ? "·" : (times?.join(" ") ?? String(runs))));
  return [job, ...(stopped ? days.map(() => "‖") : texts)];
}

/** How many jobs start in each minute of the day: a row an hour, a character a minute. */
export function loadText({ load: { all }, stacks }: Audit): string[] {
  const tens = Array.from({ length: 6 }, (_, index) => String(index * 10).padEnd(10))
    .join("")
    .trimEnd();
  const hours = all.starts.map((minutes, hour) =>
    `${String(hour).padStart(2, "0")}  ${minutes.map(startsText).join("")}`.trimEnd(),
  );
  const names = stacks.map(({ stack }) => stack).join(", ");
  const jobs = all.peakJobs.length === 0 ? [] : prose(`At ${all.peakTimes[0]}: ${all.peakJobs.join(", ")}.`);
  return section(
    `Load: how many jobs start in each minute of the day in UTC, on a day on which all run (${names})`,
    [`    ${tens}`, ...hours, ...prose(peakWords(all)), ...jobs],
  );
}

function startsText(count: number): string {
  return count === 0 ? "·" : count > 9 ? "+" : String(count);
}
