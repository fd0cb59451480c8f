import { resultText } from "../../runs/text.ts";
import { describeSchedule } from "../../schedule/describe-schedule.ts";
import { parseSchedule } from "../../schedule/parse.ts";
import { nextRuns } from "../../schedule/runs.ts";
import { describeTick, type Heating } from "./heating.ts";
import type { EndedRun } from "./runs.ts";

/** The result of the demo, as read from the local Render. */
export interface DemoState {
  now: Date;
  renderUrl: string;
  /** Whether everything keeps running after the report. */
  keepsRunning: boolean;
  scheduler: string;
  web: { name: string; url: string; health: string };
  jobs: readonly DemoJob[];
  /** How the automation has heated the room; undefined when it does not run as a cron job. */
  heating: Heating | undefined;
}

export interface DemoJob {
  name: string;
  /** A cron expression. */
  schedule: string;
  /** Its last run; undefined for a suspended job. */
  lastRun: EndedRun | undefined;
}

// A bar has two characters per degree above this temperature, in °C.
const coldestShown = 15;
const barWidth = 16;

const whileRunning = [
  "Running until Ctrl-C; each run is shown once it has ended. To change something,",
  "edit Pulumi.local.yaml, then in another terminal:",
  "  npm run pulumi -- up --stack local",
];

const afterwards = [
  "Everything has been stopped; its data is in .local. Run npm run demo to keep it",
  "running, or npm run demo -- --destroy to remove it.",
];

/** The closing page of the demo. Times are in UTC. */
export function formatReport({
  now,
  renderUrl,
  keepsRunning,
  scheduler,
  web,
  jobs,
  heating,
}: DemoState): string {
  const width = Math.max(0, ...jobs.map(({ name }) => name.length));
  const indent = " ".repeat(width + 4);
  const lines = [
    "",
    `Web service  ${web.name}  ${web.url}  ${web.health}`,
    `Scheduler    ${scheduler}`,
    "",
    "Cron jobs (times in UTC)",
  ];
  for (const { name, schedule, lastRun } of jobs) {
    const parsed = parseSchedule(schedule);
    const next = lastRun === undefined ? "suspended" : `next ${timeOf(nextRuns(parsed, now, 1)[0])}`;
    lines.push(`  ${name.padEnd(width)}  ${schedule}  ${describeSchedule(parsed)}, ${next}`);
    if (lastRun === undefined) continue;
    lines.push(`${indent}last ${describeRun(lastRun)}`);
    lines.push(...lastRun.log.map((line) => `${indent}│ ${line}`));
  }
  if (jobs.length === 0) lines.push("  none");
  if (heating !== undefined) lines.push("", ...describeRoom(heating));
  lines.push("", "Where to look");
  if (keepsRunning) lines.push(`  Render API   ${renderUrl}`);
  lines.push(
    "  logs         .local/render/logs",
    "  database     .local/postgres",
    "  room         .local/switchbot",
  );
  lines.push("", ...(keepsRunning ? whileRunning : afterwards));
  return lines.join("\n");
}

/** `succeeded at 15:32:01, 0.3 s` */
export function describeRun({ result, startedAt, endedAt }: EndedRun): string {
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000;
  return `${result === undefined ? "ended" : resultText(result)} at ${timeOf(endedAt)}, ${seconds.toFixed(1)} s`;
}

/** One line for each tick that has written a row to the database. */
function describeRoom({ ticks, outside }: Heating): string[] {
  return [
    `The room (${outside} °C outside), as recorded by the ticks in PostgreSQL`,
    ...ticks.map(({ at, temperature }, index) => {
      const bar = "━".repeat(Math.max(Math.round((temperature - coldestShown) * 2), 0));
      return `  ${timeOf(at)}  ${bar.padEnd(barWidth)}  ${describeTick(ticks, index)}`;
    }),
  ];
}

function timeOf(date: Date | undefined): string {
  return date === undefined ? "never" : date.toISOString().slice(11, 19);
}
