import { code, rich } from "../../core/text/rich.ts";
import { moment, moments } from "../../core/text/time-text.ts";
import { type Line, plainLine, warningLine } from "../../review/diff/text/model.ts";
import { concernOf } from "../../runs/job-state.ts";
import { type RunSummary, summarizeRuns } from "../../runs/summary.ts";
import { durationText, resultText } from "../../runs/text.ts";
import type { StackJob, StackRuns } from "../stack-runs.ts";

const maxTimes = 5;

/** Whether runs of a job were missed, dropped or failed, or the job itself is in a wrong state. */
export function needsAttention({ runs }: StackJob): boolean {
  const { missed, dropped, failed } = summarizeRuns(runs);
  return missed.length + dropped.length + failed.length > 0 || concernOf(runs.judgement.state) === "wrong";
}

/** The runs of a stack in words: lines for each job with something to report, and one line for all other jobs. */
export function runLines({ jobs, from, to }: StackRuns): Line[] {
  const lines = jobs.map((job) => jobLines(job, to));
  const quiet = jobs.filter((job, index) => lines[index]?.length === 0 && !job.suspended);
  const due = quiet.reduce((sum, { runs }) => sum + (summarizeRuns(runs).due ?? 0), 0);
  return [
    ...lines.flat(),
    ...(quiet.length === 0
      ? []
      : [
          plainLine(
            rich`${due} runs of ${quiet.length === 1 ? "1 other job" : `${quiet.length} other jobs`} since ${moment(from)} UTC: none missed, none failed.`,
          ),
        ]),
  ];
}

function jobLines(job: StackJob, to: Date): Line[] {
  const summary = summarizeRuns(job.runs);
  return [
    ...stateLines(job, to),
    ...missedLines(job, summary, to),
    ...droppedLines(job, summary, to),
    ...failedLines(job, summary, to),
    ...madeUpLines(job, summary, to),
  ];
}

/** Current problems of a job that are not problems of a single slot or finished run. */
function stateLines({ job, runs: { judgement, limits }, dashboardUrl }: StackJob, to: Date): Line[] {
  const { states, active, lastSuccessAt } = judgement;
  const lines: Line[] = [];
  if (states.includes("hung") && active !== undefined) {
    const usual = limits.usualMs === undefined ? "" : ` (usually ${durationText(limits.usualMs)})`;
    const activeMs = to.getTime() - active.startedAt.getTime();
    lines.push(
      warningLine(
        rich`${code(job)} hangs: its run has been active for ${durationText(activeMs)}${usual}. Cancel it: ${dashboardUrl}`,
      ),
    );
  }
  if (states.includes("overdue")) {
    const last = lastSuccessAt === undefined ? "no run is known to have" : `no run has`;
    const since = lastSuccessAt === undefined ? "" : ` since ${moment(lastSuccessAt, to)} UTC`;
    lines.push(
      warningLine(
        rich`${code(job)} is overdue: ${last} succeeded${since} (limit ${durationText(limits.overdueMs ?? 0)}).`,
      ),
    );
  }
  return lines;
}

function missedLines({ job, runs }: StackJob, { missed, due }: RunSummary, to: Date): Line[] {
  if (missed.length === 0) return [];
  const times = listed(
    missed.map((slot) => slot.due),
    to,
  );
  return [
    warningLine(
      rich`${code(job)} missed ${missed.length} of ${due ?? 0} runs since ${moment(runs.from, to)} UTC: ${times}.`,
    ),
  ];
}

function droppedLines({ job, runs }: StackJob, { dropped, due }: RunSummary, to: Date): Line[] {
  if (dropped.length === 0) return [];
  const times = listed(
    dropped.map((slot) => slot.due),
    to,
  );
  return [
    warningLine(
      rich`${dropped.length} of ${due ?? 0} runs of ${code(job)} since ${moment(runs.from, to)} UTC were dropped, because one run was active and another was waiting: ${times}.`,
    ),
  ];
}

function failedLines(
  { job, runs, dashboardUrl }: StackJob,
  { failed, started }: RunSummary,
  to: Date,
): Line[] {
  if (failed.length === 0) return [];
  const times = listed(
    failed.map(({ startedAt }) => startedAt),
    to,
  );
  const results = [
    ...new Set(failed.flatMap(({ result }) => (result === undefined ? [] : resultText(result)))),
  ];
  return [
    warningLine(
      rich`${failed.length} of ${started} runs of ${code(job)} since ${moment(runs.from, to)} UTC ${results.join(", ")}: ${times}. Logs: ${dashboardUrl}/logs`,
    ),
  ];
}

function madeUpLines({ job }: StackJob, { madeUp }: RunSummary, to: Date): Line[] {
  return madeUp.map(({ due, madeUpBy }) =>
    plainLine(
      rich`${code(job)} missed ${moment(due, to)} UTC; made up by hand at ${moment(madeUpBy?.startedAt ?? due, to)} UTC.`,
    ),
  );
}

function listed(times: readonly Date[], near: Date): string {
  const more = times.length - maxTimes;
  return `${moments(times.slice(0, maxTimes), near)}${more > 0 ? ` and ${more} more` : ""}`;
}
