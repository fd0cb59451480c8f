/**
 * How long each operation on a schedule takes for 1,000 jobs: `node bench/schedules.ts [rounds]`. The expressions are
 * of all kinds, rare ones such as February 29 among them, and the same in every run.
 */
import { daysPerCalendarCycle } from "../src/schedule/days.ts";
import { describeSchedule } from "../src/schedule/describe-schedule.ts";
import { runsPerDay } from "../src/schedule/frequency.ts";
import { longestGap } from "../src/schedule/gap.ts";
import { parseSchedule } from "../src/schedule/parse.ts";
import { nextRuns } from "../src/schedule/runs.ts";
import type { Schedule } from "../src/schedule/schedule.ts";
import { quantile, timeCall } from "./times.ts";

const rounds = Number(process.argv[2] ?? 10);
const from = new Date("2026-01-01T00:00:00Z");
const minutes = ["*/15", "0", "*/5", "7", "0,30", "5-59/10", "*"];
const hours = ["*", "2", "*/2", "9-17", "0,12"];
const days = ["* * *", "* * MON-FRI", "1 * *", "*/2 * *", "1 * MON", "29 2 *", "31 * *", "* JAN,JUL SUN"];
const expressions = Array.from({ length: 1_000 }, (_, index) =>
  [minutes, hours, days]
    .map((choices, field) => choices[Math.floor(index / 7 ** field) % choices.length])
    .join(" "),
);
const schedules = expressions.map(parseSchedule);

const operations: Readonly<Record<string, (schedule: Schedule) => void>> = {
  "read the expression": ({ expression }) => parseSchedule(expression),
  "describe it in words": describeSchedule,
  "next 10 runs": (schedule) => nextRuns(schedule, from, 10),
  "longest gap of a year": (schedule) => longestGap(schedule, from),
  "longest gap of 400 years": (schedule) => longestGap(schedule, from, daysPerCalendarCycle),
  "runs a day": runsPerDay,
};

console.log(`${schedules.length} schedules, median of ${rounds} rounds, in milliseconds`);
for (const [name, operate] of Object.entries(operations)) {
  const times = Array.from({ length: rounds }, () => timeCall(() => schedules.forEach(operate)));
  console.log(`${name.padEnd(26)} ${quantile(times, 0.5).toFixed(1).padStart(8)}`);
}
