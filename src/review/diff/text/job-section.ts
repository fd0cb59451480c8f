import { code, type Rich, rich, sameRich } from "../../../core/text/rich.ts";
import { rate } from "../../../core/text/time-text.ts";
import type { JobFacts } from "../../job-facts/job-facts.ts";
import type { JobDiff, RevisionDiff } from "../model.ts";
import { changeText, newValueText } from "./change-text.ts";
import { expressionText, factRows } from "./fact-rows.ts";
import { mergeText } from "./merge-text.ts";
import { type JobSection, type Line, plainLine, type Row, warningLine } from "./model.ts";

export function presentJob(diff: JobDiff, revisions: RevisionDiff): JobSection {
  const { job, renamedFrom, before, after } = diff;
  return {
    mark: diff.status,
    heading:
      renamedFrom === undefined ? rich`${code(job)}` : rich`${code(job)}, renamed from ${code(renamedFrom)}`,
    ...placeOf(after ?? before),
    lead: leadOf(diff, revisions),
    rows: rowsOf(diff, revisions.at),
    lines: linesOf(diff, revisions.kind),
  };
}

/** A job of a stack that is new or gone as a whole, in one line. */
export function presentJobShortly(diff: JobDiff): JobSection {
  const facts = diff.after ?? diff.before;
  return {
    mark: diff.status,
    heading: rich`${code(diff.job)}`,
    ...placeOf(facts),
    lead: facts === undefined ? [] : [plainLine(rich`${scheduleText(facts)}, ${stateText(facts)}.`)],
    rows: [],
    lines: [],
  };
}

function placeOf(facts: JobFacts | undefined): { place?: string } {
  if (facts === undefined) return {};
  const { file, line } = facts.location;
  // A cron job that exists only on Render is shown in its dashboard.
  return { place: /^https?:/.test(file) ? file : `${file}:${line}` };
}

/** `"0 2 * * *", at 02:00 UTC` */
function scheduleText({ schedule }: JobFacts): Rich {
  return rich`${expressionText(schedule)}, ${schedule.words.charAt(0).toLowerCase()}${schedule.words.slice(1)}`;
}

function stateText({ schedule, stopped }: JobFacts): string {
  return stopped === undefined ? rate(schedule.runsPerDay) : stopped.words;
}

/** What happens to the job as a whole, and its schedule if that does not change. */
function leadOf(diff: JobDiff, { kind, before: from, after: to }: RevisionDiff): Line[] {
  const { renamedFrom, before, after, status, schedule } = diff;
  if (status === "unreadable") {
    const known = after ?? before;
    if (known === undefined) return [warningLine(rich`Cannot be read.`)];
    const [unread, read] = after === undefined ? [to, from] : [from, to];
    return [
      warningLine(
        rich`Cannot be read in ${code(unread.name)}. In ${code(read.name)}: ${scheduleText(known)}, ${stateText(known)}.`,
      ),
    ];
  }
  if (status === "removed" && before !== undefined) {
    const end =
      kind === "live" ? "exists on Render but in no stack file" : "is deleted with its logs and run history";
    return [
      plainLine(rich`${scheduleText(before)}, ${stateText(before)}. ${code(before.serviceName)} ${end}.`),
    ];
  }
  if (status === "added" && after !== undefined) {
    const news =
      kind === "live"
        ? rich`${code(after.serviceName)} does not exist on Render.`
        : rich`New cron job ${code(after.serviceName)}.`;
    return [plainLine(news)];
  }
  if (before === undefined || after === undefined) return [];
  return [
    ...(renamedFrom === undefined
      ? []
      : [
          warningLine(
            rich`A renamed job is a new service: ${code(before.serviceName)} is deleted with its logs and run history, and ${code(after.serviceName)} is created.`,
          ),
        ]),
    ...(schedule === "same" ? [plainLine(rich`${scheduleText(after)}.`)] : []),
    ...(schedule === "respelled"
      ? [plainLine(rich`Equivalent schedule: ${expressionText(before.schedule)} → ${scheduleText(after)}.`)]
      : []),
  ];
}

function rowsOf({ status, schedule, before, after }: JobDiff, at: Date): Row[] {
  if (status === "unreadable" || after === undefined) return [];
  const rows = factRows(before, after, at);
  if (before === undefined || schedule === "changed") return rows;
  return rows.filter((row) => row.label !== "schedule" && !sameRich(row.before, row.after));
}

function linesOf({ job, status, changes, mergeDay }: JobDiff, kind: RevisionDiff["kind"]): Line[] {
  if (status === "removed") return [];
  if (status === "added")
    return changes.filter(({ after }) => after !== "no").map((change) => plainLine(newValueText(change)));
  const lines = changes.map((change) => plainLine(changeText(change, kind)));
  if (mergeDay === undefined) return lines;
  const text = mergeText(job, mergeDay, kind);
  return [
    ...lines,
    mergeDay.verdict === "late" || mergeDay.brokenPromise !== undefined ? warningLine(text) : plainLine(text),
  ];
}
