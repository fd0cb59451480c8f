/** Texts that all formats of the report share. */

import { oneLine } from "../../core/quote.ts";
import { day, hours, moment, moments, rate } from "../../core/text/time-text.ts";
import { type CronJobCost, costNote, dollars } from "../job-facts/cost.ts";
import type { JobFacts } from "../job-facts/job-facts.ts";
import type { ScheduleFacts } from "../job-facts/schedule-facts.ts";
import type { DeclaredJob, MatrixCell } from "./matrix.ts";
import type { Audit, AuditSource } from "./model.ts";
import type { Setting } from "./settings.ts";
import type { Environment, StackCost } from "./stacks.ts";

type CellState = "running" | "suspended" | "missing" | "unread";

/** One character per state, in addition to its word, for readers without colors. */
export const marks: Readonly<Record<CellState, string>> = {
  running: "●",
  suspended: "‖",
  missing: "–",
  unread: "?",
};

export function stateOf(cell: MatrixCell): CellState {
  if (cell.state !== "declared") return cell.state;
  return cell.facts.stopped === undefined ? "running" : "suspended";
}

/** `runs`, `suspended by scheduler mode paused`, `missing`, `could not be read` */
export function stateWords(cell: MatrixCell): string {
  if (cell.state === "missing") return "missing";
  if (cell.state === "unread") return "could not be read";
  return cell.facts.stopped?.words ?? "runs";
}

/** `inherited`, `overrides command`, `defined here` */
export function originWords({ settings: { describedIn, overrides } }: DeclaredJob): string {
  if (describedIn === "stack") return "defined here";
  return overrides.length === 0 ? "inherited" : `overrides ${overrides.map(({ name }) => name).join(", ")}`;
}

/** `maxGap 2h30m`, `adopt true`, `env BACKUP_DIR` */
export function settingText({ name, value }: Setting): string {
  return `${name} ${value}`;
}

/** `Pulumi.prod.yaml:14` */
export function placeText({ file, line }: { file: string; line: number }): string {
  return `${file}:${line}`;
}

/** `0 2 * * *`, `0 2 * * * in Europe/Paris`: as in the stack file. */
export function expressionText({ expression, local }: ScheduleFacts): string {
  return local === undefined ? expression : `${local.expression} in ${local.timeZone}`;
}

/** What the expression alone does not show: times in the other time zone, and effects of clock changes. */
export function clockWords({ schedule, timeZone }: JobFacts): string[] {
  const { expression, local, localTimes, clockChanges = [] } = schedule;
  return [
    ...(local === undefined ? [] : [`on Render ${expression}`]),
    ...(localTimes === undefined ? [] : [local === undefined ? `${localTimes} (${timeZone})` : localTimes]),
    ...clockChanges,
  ];
}

/** `2h30m`; `–` for a suspended job, which has no runs. */
export function gapText({ schedule, stopped }: JobFacts): string {
  return stopped === undefined ? hours(schedule.longestGap.milliseconds) : "–";
}

/** `96 a day`, `none` for a suspended job */
export function rateText(runsPerDay: number): string {
  return runsPerDay === 0 ? "none" : rate(runsPerDay);
}

/** `Mon 2 Mar 12:00, 14:00, Tue 3 Mar 00:00` */
export function nextRunsText({ nextRuns }: JobFacts, at: Date): string {
  if (nextRuns.length === 0) return "none";
  const runs = nextRuns.map((run) => run.at);
  return moments(runs, at).replace(/ UTC$/, "");
}

/** `$1.00`, `≥ $1.00` for a minimum */
export function costText(cost: CronJobCost): string {
  return cost.known ? dollars(cost.usdPerMonth) : `≥ ${dollars(cost.atLeastUsdPerMonth)}`;
}

export function stackCostText({ cronJobs, web = 0, complete }: StackCost): string {
  return `${complete ? "" : "≥ "}${dollars(cronJobs + web)}`;
}

export function momentText(time: Date): string {
  return `${moment(time)} UTC`;
}

/** `exactly as committed`, `not committed: Pulumi.prod.yaml` */
export function sourceWords({ name, commit, uncommitted, noCommit }: AuditSource): string {
  if (commit === undefined) return noCommit === undefined ? "no commit" : `no commit: ${noCommit.message}`;
  if (name !== "working tree") return "exactly as committed";
  if (uncommitted.length === 0) return "the stack files are exactly as committed";
  return `not committed: ${uncommitted.join(", ")}`;
}

/** `2 jobs`, `1 stack` */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** The region and web service of a stack, and the names of its variables and secrets. */
export function environmentWords({ region, timeZone, web, env, secrets }: Environment): string[] {
  return [
    `region ${region}, time zone ${timeZone}, web service ${web.serviceName} (plan ${web.plan})`,
    ...names("variables", env),
    ...names("variables of the web service", web.env),
    ...names("secrets", secrets),
  ];
}

/** `Mon 2 Mar` */
export function dayText(date: string): string {
  return day(new Date(`${date}T00:00Z`));
}

/** Notes on the whole report. */
export function notes({ source, history }: Pick<Audit, "source" | "history">): string[] {
  return [
    "Times are in UTC unless a time zone is named. Run rates are averages over the whole calendar; longest gaps are those of the next 366 days.",
    ...(source.catalogueDiffers
      ? ["jobs/catalogue.ts has changed since this revision: inherited settings are those of this checkout."]
      : []),
    `${costNote} The monthly cost of a stack includes its web service.`,
    ...(history === undefined || history.complete
      ? []
      : ["This clone is shallow, so older changes may be missing: fetch them with git fetch --unshallow."]),
  ];
}

function names(what: string, list: readonly string[]): string[] {
  return list.length === 0 ? [] : [`${what} ${list.join(", ")}`];
}

/** The report with every text on one line, and control and invisible characters escaped. */
export function escapeTexts(audit: Audit): Audit {
  return mapTexts(audit, oneLine);
}

function mapTexts<Data>(data: Data, change: (text: string) => string): Data {
  if (typeof data === "string") return change(data) as Data;
  if (Array.isArray(data)) return data.map((item) => mapTexts(item, change)) as Data;
  if (typeof data !== "object" || data === null || data instanceof Date) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, mapTexts(value, change)]),
  ) as Data;
}
