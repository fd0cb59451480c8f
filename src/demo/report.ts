import { describeSchedule, nextRuns, parseSchedule } from "../schedule/index.ts";
import type { EndedRun } from "./runs.ts";

/** What stands after the demo, as read from the local Render. */
export interface DemoState {
  now: Date;
  renderUrl: string;
  scheduler: string;
  web: { name: string; url: string; health: string };
  jobs: ReadonlyArray<{ name: string; schedule: string; suspended: boolean; lastRun: EndedRun }>;
}

/** The closing page of the demo. Times are in UTC. */
export function formatReport({ now, renderUrl, scheduler, web, jobs }: DemoState): string {
  const width = Math.max(...jobs.map(({ name }) => name.length));
  const indent = " ".repeat(width + 4);
  const lines = [
    "",
    `Web service  ${web.name}  ${web.url}  ${web.health}`,
    `Scheduler    ${scheduler}`,
    "",
    "Cron jobs (times in UTC)",
  ];
  for (const { name, schedule, suspended, lastRun } of jobs) {
    const parsed = parseSchedule(schedule);
    const next = suspended ? "suspended" : `next ${timeOf(nextRuns(parsed, now, 1)[0])}`;
    lines.push(`  ${name.padEnd(width)}  ${schedule}  ${describeSchedule(parsed)}, ${next}`);
    lines.push(`${indent}last ${describeRun(lastRun)}`);
    lines.push(...lastRun.log.map((line) => `${indent}│ ${line}`));
  }
  lines.push(
    "",
    "Where to look",
    `  Render API   ${renderUrl}`,
    "  logs         .local/render/logs",
    "  state        .local/state",
    "  next change  edit Pulumi.local.yaml, then: npm run pulumi -- up --stack local",
  );
  return lines.join("\n");
}

/** `successful at 15:32:01, 0.3 s` */
export function describeRun({ status, startedAt, endedAt }: EndedRun): string {
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return `${status} at ${timeOf(new Date(endedAt))}, ${seconds.toFixed(1)} s`;
}

function timeOf(date: Date | undefined): string {
  return date === undefined ? "never" : date.toISOString().slice(11, 19);
}
