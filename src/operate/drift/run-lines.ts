import { code, rich } from "../../core/text/rich.ts";
import { moment, moments } from "../../core/text/time-text.ts";
import type { RunEvents } from "../../render/index.ts";
import { type Line, plainLine, warningLine } from "../../review/diff/text/model.ts";
import type { JobRuns, StackRuns } from "../../runs/index.ts";

const mostTimes = 5;

/** What became of the runs of a stack, a line a job that has something to tell, and one for all others. */
export function runLines({ jobs, from, to }: StackRuns): Line[] {
  const telling = jobs.filter(({ runs }) => runs.missed.length + runs.failed.length > 0);
  const quiet = jobs.filter((job) => !telling.includes(job));
  const due = quiet.reduce((sum, { runs }) => sum + (runs.due ?? 0), 0);
  return [
    ...telling.flatMap((job) => [...missedLines(job, to), ...failedLines(job, to)]),
    ...(quiet.length === 0
      ? []
      : [
          plainLine(
            rich`${due} runs of ${quiet.length === 1 ? "1 other job" : `${quiet.length} other jobs`} since ${moment(from)} UTC: none missed, none failed.`,
          ),
        ]),
  ];
}

function missedLines({ job, runs, from }: JobRuns, to: Date): Line[] {
  if (runs.missed.length === 0) return [];
  const isBehind = runs.missed.every(({ because }) => because === "run before");
  const reason = isBehind ? "; the run before was still active then" : "";
  const times = runs.missed.map(({ due }) => due);
  return [
    warningLine(
      rich`${code(job)} missed ${runs.missed.length} of ${runs.due ?? 0} runs since ${moment(from, to)} UTC: ${listed(times, to)}${reason}.`,
    ),
  ];
}

function failedLines({ job, runs, from, dashboardUrl }: JobRuns, to: Date): Line[] {
  if (runs.failed.length === 0) return [];
  const times = runs.failed.map(({ startedAt }) => new Date(startedAt)).toReversed();
  return [
    warningLine(
      rich`${runs.failed.length} of ${runs.started} runs of ${code(job)} since ${moment(from, to)} UTC failed${exitCodes(runs.failed)}: ${listed(times, to)}. Logs: ${dashboardUrl}/logs`,
    ),
  ];
}

/** ` with exit code 1`; nothing where Render tells none. */
function exitCodes(failed: readonly RunEvents[]): string {
  const codes = [...new Set(failed.flatMap(({ exitCode }) => exitCode ?? []))].sort((a, b) => a - b);
  if (codes.length === 0) return "";
  return ` with exit code${codes.length === 1 ? "" : "s"} ${codes.join(", ")}`;
}

function listed(times: readonly Date[], near: Date): string {
  const more = times.length - mostTimes;
  return `${moments(times.slice(0, mostTimes), near)}${more > 0 ? ` and ${more} more` : ""}`;
}
